//! Chains of rules as text.

use std::fmt::Write as _;

use super::matching::{Match, Sets};
use crate::model::Action;

/// Refused packets written to the log: at most so many a second, so that a flood does not fill the disk.
const LIMIT: &str = "limit rate 10/second burst 50 packets";

/// A chain while it is written.
pub(super) struct Chain {
    text: String,
}

impl Chain {
    /// A base chain: where it hooks, with which priority, and what becomes of packets that no rule decides.
    pub fn new(name: &str, kind: &str, hook: &str, priority: &str, policy: &str) -> Self {
        Chain {
            text: format!("\tchain {name} {{\n\t\ttype {kind} hook {hook} priority {priority}; policy {policy};\n"),
        }
    }

    /// A line of its own.
    pub fn line(&mut self, text: &str) -> &mut Self {
        let _ = writeln!(self.text, "\t\t{text}");
        self
    }

    /// A title above the rules that follow.
    pub fn part(&mut self, title: &str) -> &mut Self {
        let _ = writeln!(self.text, "\n\t\t# {title}");
        self
    }

    /// The rules of a flow, named by its id.
    pub fn flow(&mut self, sets: &mut Sets, matching: &Match<'_>, id: &str, action: Action, log: bool) -> &mut Self {
        let verdict = if action == Action::Allow { "accept" } else { "drop" };
        for (_, condition) in matching.conditions(sets) {
            let condition = if condition.is_empty() { condition } else { format!("{condition} ") };
            match (log, action) {
                (true, Action::Allow) => {
                    // One line for each connection: what follows in it passes above.
                    self.line(&format!(
                        "{condition}log group 1 prefix \"qilby {id} \" counter accept comment \"{id}\""
                    ));
                }
                (true, Action::Deny) => {
                    self.line(&format!("{condition}{LIMIT} log group 1 prefix \"qilby {id} \" comment \"{id}\""));
                    self.line(&format!("{condition}counter drop comment \"{id}\""));
                }
                (false, _) => {
                    self.line(&format!("{condition}counter {verdict} comment \"{id}\""));
                }
            }
        }
        self
    }

    /// What every filter begins with: answers pass, nonsense does not.
    pub fn established(&mut self) -> &mut Self {
        self.line("ct state vmap { established : accept, related : accept, invalid : drop }")
    }

    /// What every filter ends with: all else is refused and logged.
    pub fn refuse(&mut self, name: &str) -> &mut Self {
        self.part("all else is refused and logged");
        self.line(&format!("{LIMIT} log group 1 prefix \"qilby {name} \" comment \"{name}\""));
        self.line(&format!("counter drop comment \"{name}\""))
    }

    /// What a filter of some destinations ends with: all else that goes there is refused and logged.
    pub fn refuse_to(mut self, destinations: &[String], name: &str) -> Self {
        self.part("all else that goes there is refused and logged");
        for condition in destinations {
            self.line(&format!("{condition} {LIMIT} log group 1 prefix \"qilby {name} \" comment \"{name}\""));
            self.line(&format!("{condition} counter drop comment \"{name}\""));
        }
        self
    }

    /// The whole chain.
    pub fn end(mut self) -> String {
        self.text.push_str("\t}\n");
        self.text
    }
}
