//! Forms of plain texts: names that other systems will take as they are.

/// JSON Schema format of the name of a DNS domain.
pub(super) const DOMAIN: &str = "qilby-domain-name";
/// JSON Schema format of the NetBIOS name of a domain.
pub(super) const NETBIOS: &str = "qilby-NetBIOS-name";
/// JSON Schema format of the path of a folder.
pub(super) const FOLDER: &str = "qilby-folder-path";
/// JSON Schema format of a currency.
pub(super) const CURRENCY: &str = "qilby-currency";
/// JSON Schema format of the key of a Jira project.
pub(super) const JIRA_KEY: &str = "qilby-Jira-key";
/// JSON Schema format of an e-mail address.
pub(super) const EMAIL: &str = "qilby-email-address";

/// Longest name and longest part of a name in the DNS (RFC 1035, section 2.3.4).
const LONGEST_NAME: usize = 253;
const LONGEST_LABEL: usize = 63;
/// Longest NetBIOS name: sixteen bytes, of which the last is the kind of service.
const LONGEST_NETBIOS: usize = 15;
/// Longest path that programs of Windows open without ado (`MAX_PATH`, less the drive and a file name).
const LONGEST_PATH: usize = 200;

/// What is wrong with a text that should be the name of a domain.
pub(super) fn check_domain(text: &str) -> Result<(), String> {
    let label = |label: &str| {
        let bytes = label.as_bytes();
        !label.is_empty()
            && label.len() <= LONGEST_LABEL
            && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    if text.len() > LONGEST_NAME || !text.split('.').all(label) {
        return Err("a domain is made of letters a-z, digits and hyphens between dots, as in ad.lisiere.example".into());
    }
    match text.rsplit_once('.') {
        None => Err("a domain has at least two parts, as in ad.lisiere.example".into()),
        Some((_, last)) if last.bytes().all(|byte| byte.is_ascii_digit()) => {
            Err("the last part of a domain is not a number".into())
        }
        Some(_) => Ok(()),
    }
}

/// What is wrong with a text that should be a NetBIOS name.
pub(super) fn check_netbios(text: &str) -> Result<(), String> {
    let sound = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    match text.len() <= LONGEST_NETBIOS && text.bytes().all(sound) {
        true => Ok(()),
        false => Err(format!("a NetBIOS name has at most {LONGEST_NETBIOS} letters, digits and hyphens")),
    }
}

/// What is wrong with a text that should be the path of a folder.
pub(super) fn check_folder(text: &str) -> Result<(), String> {
    if text.contains('\\') {
        return Err("the parts of a path are separated by /, as in Commun/Modèles".into());
    }
    if text.starts_with('/') || text.ends_with('/') || text.contains("//") {
        return Err("a path goes from the root of the tree, as in Commun/Modèles: no / at either end, nor two".into());
    }
    if text.chars().count() > LONGEST_PATH {
        return Err(format!("a path has at most {LONGEST_PATH} characters: Windows opens no longer ones"));
    }
    text.split('/').try_for_each(check_folder_name)
}

fn check_folder_name(name: &str) -> Result<(), String> {
    let forbidden = |character: char| character.is_control() || "<>:\"|?*".contains(character);
    if name.chars().any(forbidden) {
        return Err("the name of a folder has none of < > : \" | ? * (Windows refuses them)".into());
    }
    if name.starts_with(' ') || name.ends_with([' ', '.']) {
        return Err("the name of a folder neither begins nor ends with a space, nor ends with a dot".into());
    }
    let stem = name.split('.').next().unwrap_or(name).to_ascii_uppercase();
    let numbered = stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT"));
    let device = numbered.is_some_and(|rest| matches!(rest.as_bytes(), [b'1'..=b'9']));
    if device || matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL") {
        return Err("Windows keeps this name for itself".into());
    }
    Ok(())
}

/// What is wrong with a text that should be a currency.
pub(super) fn check_currency(text: &str) -> Result<(), String> {
    match text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase()) {
        true => Ok(()),
        false => Err("a currency is its ISO 4217 code of three capitals, as in EUR".into()),
    }
}

/// What is wrong with a text that should be the key of a Jira project.
pub(super) fn check_jira_key(text: &str) -> Result<(), String> {
    let first = text.bytes().next().is_some_and(|byte| byte.is_ascii_uppercase());
    match first && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()) {
        true => Ok(()),
        false => Err("a key is made of capitals A-Z and digits and begins with a letter, as in QIL".into()),
    }
}

/// What is wrong with a text that should be an e-mail address.
///
/// Only what no system accepts is refused: addresses are stranger than they look.
pub(super) fn check_email(text: &str) -> Result<(), String> {
    let parts: Vec<&str> = text.split('@').collect();
    let sound = |part: &&str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || c.is_control());
    match parts.as_slice() {
        [name, domain] if sound(name) && sound(domain) && !"<>,;\"".chars().any(|c| text.contains(c)) => Ok(()),
        _ => Err("an e-mail address is a name, an @ and a domain, as in direction@lisiere.example".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(check: fn(&str) -> Result<(), String>, good: &[&str], bad: &[&str]) {
        for text in good {
            assert_eq!(check(text), Ok(()), "{text}");
        }
        for text in bad {
            assert!(check(text).is_err(), "{text}");
        }
    }

    #[test]
    fn domains() {
        let long = format!("{}.example", "a".repeat(64));
        all(
            check_domain,
            &["ad.lisiere.example", "a-1.b2", "AD.Lisiere.example"],
            &["", "lisiere", "ad..example", "ad_1.example", "-a.example", "a-.example", "10.0.0.1", "é.example", &long],
        );
    }

    #[test]
    fn netbios_names() {
        all(check_netbios, &["LISIERE", "A-1"], &["LISIERE-EXEMPLE-1", "LISIÈRE", "A B"]);
    }

    #[test]
    fn folders() {
        let long = vec!["dossier"; 30].join("/");
        all(
            check_folder,
            &["Commun", "Commun/Modèles", "Gestion/Paie 2026", "a.b", "Console"],
            &[
                "/Commun", "Commun/", "a//b", "a\\b", "..", "a/../b", "a:b", "que?", "a /b", "a./b", "CON", "com1.txt",
                "nul", &long,
            ],
        );
    }

    #[test]
    fn codes_and_addresses() {
        all(check_currency, &["EUR", "CHF"], &["eur", "€", "EURO"]);
        all(check_jira_key, &["QIL", "Q2"], &["qil", "2Q", "Q-L", "QÉ"]);
        all(check_email, &["a@b", "direction@lisiere.example"], &["a", "a@", "@b", "a b@c", "a@b@c", "<a@b>"]);
    }
}
