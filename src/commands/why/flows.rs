//! Whether packets get from one end to another, through which firewalls, by which flows.

use std::fmt::Write as _;
use std::net::IpAddr;

use qilby_flows::Block;
use qilby_flows::space::AddressSet;
use serde_json::{Value, json};

use super::super::terminal::{ERROR, FAINT, GOOD, STRONG, Terminal, WARNING};
use super::super::{Exit, Source};
use crate::diagnostic::Lines;
use crate::diagnostic::words::visible;
use crate::model::Action;
use crate::pipeline::Answered;
use crate::plan::network::ends::{EndInfo, Place};
use crate::plan::network::policy::range_text;
use crate::plan::network::rules::RuleGroup;
use crate::plan::network::why::{Answer, Outcome, Passage, Publication, Question, Way};

/// Most networks, or ranges of ports, that are named one by one.
const NAMED: usize = 4;

/// Prints what becomes of packets.
pub(super) fn print(answered: &Answered, source: &Source, terminal: &Terminal) -> Exit {
    let Some(answer) = &answered.answer else {
        source.show(&answered.found, terminal);
        return Exit::Faulty;
    };
    match terminal.is_json() {
        true => terminal.print(&format!("{:#}\n", as_json(answer, answered))),
        false => terminal.print(&as_text(answer, answered, source)),
    }
}

/// `443` and `443/tcp` are understood as `tcp/443`.
pub(super) fn port_first(text: &str) -> String {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    match text.split_once('/') {
        None if digits(text) => format!("tcp/{text}"),
        Some((port, protocol)) if digits(port) => format!("{protocol}/{port}"),
        _ => text.to_owned(),
    }
}

fn as_text(answer: &Answer, answered: &Answered, source: &Source) -> String {
    let question = &answer.question;
    let (style, word) = match answer.outcome() {
        Outcome::Allowed => (GOOD, "allowed"),
        Outcome::SameSubnet => (GOOD, "same subnet"),
        Outcome::Partly => (WARNING, "in part"),
        Outcome::Refused => (ERROR, "refused"),
        Outcome::Unreachable | Outcome::NoAddress => (ERROR, "no way"),
    };
    let service = question.service.as_deref().map_or_else(|| "any service".to_owned(), visible);
    let mut text = format!(
        "{style}{word}{style:#}: {STRONG}{}{STRONG:#} → {STRONG}{}{STRONG:#}, {service}\n",
        visible(&question.from.label),
        visible(&question.to.label),
    );
    if let Some(Publication::Of { flow, to }) = &question.publication {
        let _ = writeln!(text, "{FAINT}published: the flow {} leads to {}{FAINT:#}", visible(flow), visible(&to.label));
    }
    for way in &answer.ways {
        write_way(&mut text, way, answer, answered, source);
    }
    let between = allowed_between(answered);
    if !between.is_empty() {
        let _ = writeln!(text, "\n{FAINT}allowed between them: {between}{FAINT:#}");
    }
    text
}

fn write_way(text: &mut String, way: &Way, answer: &Answer, answered: &Answered, source: &Source) {
    // Writing to a String cannot fail.
    let _ = write!(text, "\n  {} → {}", place(&way.from), place(&way.to));
    if !way.links.is_empty() {
        let _ = write!(text, " {FAINT}by {}{FAINT:#}", way.links.join(", "));
    }
    text.push('\n');
    match way.outcome {
        Outcome::SameSubnet => {
            let _ =
                writeln!(text, "    one subnet: no firewall sees them; only that of the machine itself could refuse");
        }
        Outcome::Unreachable => {
            let why = match way.links.is_empty() {
                true => "no firewall, router or link leads there",
                false => "the link is not for these zones: see its `networks`",
            };
            let _ = writeln!(text, "    {why}");
        }
        Outcome::NoAddress => {
            let _ = writeln!(text, "    they have no address of the same family, IPv4 or IPv6");
        }
        _ if answer.question.publication == Some(Publication::Nothing) => {
            let _ = writeln!(text, "    nothing is published on this address for it");
        }
        _ if way.passages.is_empty() => {
            let _ = writeln!(text, "    no firewall stands between them: everything gets through");
        }
        _ => {}
    }
    let lines = Lines::new(&source.text);
    for passage in &way.passages {
        let (style, verb) = match passage.action {
            Action::Allow => (GOOD, "allows "),
            Action::Deny => (ERROR, "refuses"),
        };
        let _ = write!(text, "    {}  rule {:<3} {style}{verb}{style:#}  ", passage.firewall, passage.position);
        text.push_str(&what(passage, answered));
        if let Some(line) =
            passage.flow.as_ref().and_then(|(_, id)| answered.flow(id)).filter(|line| line.is_declared())
        {
            let _ = write!(text, " {FAINT}({}:{}){FAINT:#}", source.name(), lines.position(line.span.start).line);
        }
        text.push('\n');
        let alone = way.passages.iter().filter(|other| other.firewall == passage.firewall).count() == 1;
        if !(alone && answer.question.service.is_some()) && passage.flow.is_some() {
            for block in passage.packets.blocks.iter().take(NAMED) {
                let _ = writeln!(text, "      {FAINT}{}{FAINT:#}", packets(block, &answer.question));
            }
            let more = passage.packets.blocks.len().saturating_sub(NAMED);
            if more > 0 {
                let _ = writeln!(text, "      {FAINT}and {more} more{FAINT:#}");
            }
        }
    }
}

/// What a rule is: its flow, or what every policy has.
fn what(passage: &Passage, answered: &Answered) -> String {
    match &passage.flow {
        Some((_, id)) => {
            let title = answered.flow(id).map_or("", |line| line.title.as_str());
            format!("{}  {}", visible(id), visible(title)).trim_end().to_owned()
        }
        None => match passage.group {
            RuleGroup::Protection => "what is for the firewall itself and no flow allows".to_owned(),
            RuleGroup::Noise => "noise, without a line in the log".to_owned(),
            _ => "what no flow allows".to_owned(),
        },
    }
}

/// What gets through between the two ends, whatever was asked: `tcp/443 (f03)`.
fn allowed_between(answered: &Answered) -> String {
    let mut told: Vec<String> = Vec::new();
    for way in answered.others.iter().flat_map(|answer| &answer.ways) {
        let Some(last) = way.passages.last().map(|passage| passage.firewall.clone()) else { continue };
        for passage in way.passages.iter().filter(|one| one.firewall == last && one.action == Action::Allow) {
            let ports: Vec<String> = passage.packets.services().ranges().into_iter().map(range_text).collect();
            let id = passage.flow.as_ref().map_or("", |(_, id)| id.as_str());
            let one = format!("{} ({})", some(&ports), visible(id));
            if !told.contains(&one) {
                told.push(one);
            }
        }
    }
    told.join(", ")
}

fn place(place: &Place) -> String {
    match place {
        Place::Internet => "Internet".to_owned(),
        other => visible(&other.key()),
    }
}

fn packets(block: &Block, question: &Question) -> String {
    let services: Vec<String> = block.services.ranges().into_iter().map(range_text).collect();
    let (from, to) = (nets(&block.source, &question.from), nets(&block.destination, &question.to));
    format!("{from} → {to}, {}", some(&services))
}

/// Addresses one by one, or « all » when they are all those of one family that the end has.
fn nets(addresses: &AddressSet, end: &EndInfo) -> String {
    let ranges = addresses.ranges();
    let v6 = ranges.first().is_some_and(|(first, _)| first.is_ipv6());
    if ranges.len() > 1 && *addresses == end.addresses.of_family(v6) {
        return format!("all {}", if v6 { "IPv6" } else { "IPv4" });
    }
    let text = |(first, last): (IpAddr, IpAddr)| match first == last {
        true => first.to_string(),
        false => format!("{first}-{last}"),
    };
    some(&ranges.into_iter().map(text).collect::<Vec<_>>())
}

/// The first of a list, and how many more there are.
fn some(items: &[String]) -> String {
    let shown = items.iter().take(NAMED).cloned().collect::<Vec<_>>().join(" ");
    match items.len().saturating_sub(NAMED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

fn as_json(answer: &Answer, answered: &Answered) -> Value {
    let end = |end: &EndInfo| json!({ "id": end.end.key(), "label": end.label, "addresses": networks(&end.addresses) });
    json!({
        "outcome": outcome(answer.outcome()),
        "from": end(&answer.question.from),
        "to": end(&answer.question.to),
        "service": answer.question.service,
        "publication": answer.question.publication.as_ref().map(|publication| match publication {
            Publication::Of { flow, to } => json!({ "flow": flow, "to": to.end.key() }),
            Publication::Nothing => json!({ "flow": null, "to": null }),
        }),
        "ways": answer.ways.iter().map(|way| json!({
            "from": way.from.key(),
            "to": way.to.key(),
            "outcome": outcome(way.outcome),
            "links": way.links,
            "rules": way.passages.iter().map(|passage| rule(passage, answered)).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
    })
}

fn rule(passage: &Passage, answered: &Answered) -> Value {
    let flow = passage.flow.as_ref().map(|(number, id)| {
        json!({ "number": number, "id": id, "title": answered.flow(id).map(|line| line.title.as_str()) })
    });
    json!({
        "firewall": passage.firewall,
        "position": passage.position,
        "group": passage.group.key(),
        "flow": flow,
        "action": if passage.action == Action::Allow { "allow" } else { "deny" },
        "packets": passage.packets.blocks.iter().map(|block| json!({
            "from": networks(&block.source),
            "to": networks(&block.destination),
            "services": block.services.ranges().into_iter().map(range_text).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "complete": passage.packets.complete,
    })
}

fn networks(addresses: &AddressSet) -> Vec<String> {
    addresses.nets().iter().map(ToString::to_string).collect()
}

fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::SameSubnet => "same-subnet",
        Outcome::Allowed => "allowed",
        Outcome::Partly => "partly",
        Outcome::Refused => "refused",
        Outcome::Unreachable => "unreachable",
        Outcome::NoAddress => "no-address",
    }
}
