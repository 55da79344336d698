//! The analysis of a policy: what each rule decides beside the others, exactly.
//!
//! The anomalies are those of E. Al-Shaer and H. Hamed, “Discovery of Policy Anomalies in Distributed Firewalls”, INFOCOM
//! 2004 (shadowing, redundancy, correlation, generalisation), taken from pairs of rules to any number of them:
//! L. Yuan et al., “FIREMAN: A Toolkit for Firewall Modeling and Analysis”, IEEE S&P 2006. Which rules are superfluous
//! is decided as A. X. Liu and M. G. Gouda do, “Complete Redundancy Detection in Firewalls”, DBSec 2005.

mod hidden;
mod merge;
mod overlap;
mod superfluous;
mod work;

use crate::findings::{Finding, Report};
use crate::limits::Limits;
use crate::policy::{Block, Policy};

use work::Work;

/// Packets that the caller wants to know of: administration from the internet, services in clear text.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Watch {
    /// The packets.
    pub blocks: Vec<Block>,
}

/// Analyses a policy. `watches` are packets of which each is told which rule lets them through.
///
/// What is told is exact; the limits only shorten lists, which then say so.
pub fn analyse(policy: &Policy, watches: &[Watch], limits: &Limits) -> Report {
    let mut work = Work::new(policy, watches, *limits);
    let mut findings = work.hidden();
    let overlaps = work.overlaps(&mut findings);
    work.exposed(watches, &mut findings);
    work.superfluous(&mut findings);
    work.mergeable(&mut findings);
    findings.sort_by_key(|finding| (finding.rule(), rank(finding)));
    Report { findings, overlaps, complete: overlaps <= limits.overlaps }
}

fn rank(finding: &Finding) -> u8 {
    match finding {
        Finding::Empty { .. } => 0,
        Finding::Hidden { .. } => 1,
        Finding::PartlyHidden { .. } => 2,
        Finding::Superfluous { .. } => 3,
        Finding::Mergeable { .. } => 4,
        Finding::Overlap { .. } => 5,
        Finding::Exposed { .. } => 6,
    }
}
