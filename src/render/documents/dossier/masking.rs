//! Takes out of texts what must not circulate: addresses, accounts, addresses of pages and of mail.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Chapter;

/// What is taken out, and what stands in its place.
pub(super) struct Mask {
    /// Longest first, so that `10.0.0.10` goes before `10.0.0.1`.
    secrets: Vec<String>,
    instead: String,
}

impl Mask {
    /// All that the project knows and that must not circulate.
    pub fn of(chapter: &Chapter<'_>) -> Self {
        let project = &chapter.cx.plan.project;
        let mut secrets: BTreeSet<String> = BTreeSet::new();
        let mut hide = |text: &str| {
            if !text.is_empty() {
                secrets.insert(text.to_owned());
            }
        };
        for zone in &chapter.cx.plan.network.addressing.zones {
            hide(&zone.net.to_string());
            hide(&zone.net.addr().to_string());
            zone.net6.iter().for_each(|net| hide(&net.to_string()));
            zone.gateway.iter().chain(&zone.gateway6).for_each(|address| hide(&address.to_string()));
            zone.hosts.iter().for_each(|host| hide(&host.address.to_string()));
            if let Some(range) = &zone.dhcp {
                hide(&range.from.to_string());
                hide(&range.to.to_string());
            }
        }
        for cidr in project.site.iter().filter_map(|site| site.cidr.as_ref()) {
            hide(&cidr.value.to_string());
            hide(&cidr.value.0.addr().to_string());
        }
        for cidr in project.link.iter().filter_map(|link| link.cidr.as_ref()) {
            hide(&cidr.value.to_string());
            hide(&cidr.value.0.addr().to_string());
        }
        for device in &project.device {
            device.public_address.iter().chain(&device.address).for_each(|address| hide(&address.value.to_string()));
        }
        for nat in project.flow.iter().filter_map(|flow| flow.nat.as_ref()) {
            nat.address.iter().for_each(|address| hide(&address.value.to_string()));
        }
        for one in &project.application {
            hide(&one.url.value);
            hide(one.url.value.trim_end_matches('/'));
            hide(host_of(&one.url.value));
        }
        for user in &project.user {
            hide(user.id.as_str());
            user.email.iter().for_each(|email| hide(email));
        }
        for group in &project.group {
            group.name.iter().for_each(|name| hide(&name.value));
        }
        for (email, phone) in people(chapter) {
            hide(email);
            hide(phone);
        }
        project.directory.iter().for_each(|directory| hide(&directory.domain.value));
        let mut secrets: Vec<String> = secrets.into_iter().collect();
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        Mask { secrets, instead: chapter.cx.text("dossier.masked").to_owned() }
    }

    /// A text without the secrets; a secret inside a longer word is another word and stays.
    pub fn text(&self, text: &str) -> String {
        let mut masked = String::with_capacity(text.len());
        let mut rest = text;
        let mut before: Option<char> = None;
        while let Some(first) = rest.chars().next() {
            let free = before.is_none_or(|before| !part_of_word(before));
            let found = self.secrets.iter().find(|secret| free && begins_with(rest, secret));
            match found.and_then(|secret| rest.get(secret.len()..)) {
                Some(after) => {
                    masked.push_str(&self.instead);
                    before = Some(' ');
                    rest = after;
                }
                None => {
                    masked.push(first);
                    before = Some(first);
                    rest = &rest[first.len_utf8()..];
                }
            }
        }
        masked
    }

    /// Data without the secrets.
    pub fn data(&self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.text(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.data(item)),
            Value::Object(fields) => fields.values_mut().for_each(|field| self.data(field)),
            _ => {}
        }
    }
}

/// Whether a text begins with a secret, whatever the case, as a word of its own.
fn begins_with(text: &str, secret: &str) -> bool {
    let same = text.get(..secret.len()).is_some_and(|start| start.eq_ignore_ascii_case(secret));
    let after = text.get(secret.len()..).and_then(|rest| rest.chars().next());
    same && after.is_none_or(|after| !part_of_word(after))
}

fn part_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '-' || c == '_'
}

/// The host of an address of a page.
fn host_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', ':', '?', '#']).next().unwrap_or(rest)
}

/// Mail addresses and telephone numbers of people.
fn people<'a>(chapter: &Chapter<'a>) -> impl Iterator<Item = (&'a str, &'a str)> {
    let project = &chapter.cx.plan.project;
    let members = project.member.iter().map(|one| (one.email.as_deref(), one.phone.as_deref()));
    let stakeholders = project.stakeholder.iter().map(|one| (one.email.as_deref(), one.phone.as_deref()));
    members.chain(stakeholders).map(|(email, phone)| (email.unwrap_or(""), phone.unwrap_or("")))
}

#[cfg(test)]
mod tests {
    use super::Mask;

    #[test]
    fn secrets_go_as_whole_words_whatever_their_case() {
        let mask = Mask {
            secrets: ["10.0.0.10", "10.0.0.1", "adm-lea", "lea"].map(str::to_owned).to_vec(),
            instead: "[…]".to_owned(),
        };
        assert_eq!(mask.text("De 10.0.0.1 à 10.0.0.10."), "De […] à […].");
        assert_eq!(mask.text("avec ADM-Lea, pas adm-leandre"), "avec […], pas adm-leandre");
        assert_eq!(mask.text("azalea, l’éléa, lea"), "azalea, l’éléa, […]");
        assert_eq!(mask.text("\\\\10.0.0.1\\partage"), "\\\\[…]\\partage");
        assert_eq!(mask.text(""), "");
    }
}
