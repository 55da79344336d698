//! The few words that generated data bear, in the language of the project.

use crate::model::Language;

/// Comments at the head of generated files, and names.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// At the head of every generated file.
    pub heading: &'static str,
    /// At the head of the list of secrets.
    pub vault: &'static str,
    /// What the internal authority of certificates is called, before the domain.
    pub authority: &'static str,
}

impl Words {
    /// The words of a language.
    pub fn of(language: Language) -> Words {
        match language {
            Language::French => Words {
                heading: "Écrit par Qilby à partir du fichier de projet : une retouche ici serait perdue.",
                vault: "Les secrets que demandent les rôles. Copier ce fichier en group_vars/all/vault.yml, le remplir,\n\
                        puis le chiffrer : ansible-vault encrypt group_vars/all/vault.yml",
                authority: "Autorité interne",
            },
            Language::English => Words {
                heading: "Written by Qilby from the project file: a change made here would be lost.",
                vault: "The secrets that the roles ask for. Copy this file to group_vars/all/vault.yml, fill it in,\n\
                        then encrypt it: ansible-vault encrypt group_vars/all/vault.yml",
                authority: "Internal authority",
            },
        }
    }
}
