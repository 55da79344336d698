//! What other tools take of a project, read back by models of those tools that know nothing of the
//! code that writes: the importers of Jira and Trello, a calendar, Microsoft Project.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod calendar;
mod cards;
mod command;
#[path = "../support/mod.rs"]
mod common;
mod issues;
mod mspdi;
mod script;
mod support;
