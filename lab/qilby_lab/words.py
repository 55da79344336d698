"""What the evidence of a test says, in the language of the project: the client signs it."""

from __future__ import annotations

_FRENCH = {
    "{good} of {count} as they must be: {said}": "{good} sur {count} conformes : {said}",
    " (and {count} more)": " (et {count} de plus)",
    "nothing that this test needs stands in the lab: by hand, on site": (
        "rien de ce qu’il faut à cet essai n’est dans le laboratoire : à faire sur place"
    ),
    "{good} of {count} probes: {said}": "{good} sondes sur {count} : {said}",
    "all as they must be": "toutes conformes",
    "{probe} passes": "{probe} passe",
    "{probe} does not pass": "{probe} ne passe pas",
    "the lab does not know the tests of kind {kind}": "le laboratoire ne connaît pas les essais de genre {kind}",
    "no answer": "aucune réponse",
    "{name}: {version}, until {end}, TLS 1.1 refused": "{name} : {version}, jusqu’au {end}, TLS 1.1 refusé",
    "{name}: {version}, until {end}, TLS 1.1 ACCEPTED": "{name} : {version}, jusqu’au {end}, TLS 1.1 ACCEPTÉ",
    "{year}-{month:02}-{day:02}": "{day:02}/{month:02}/{year}",
    "{who} on {url}: {answer}": "{who} sur {url} : {answer}",
    "nobody": "personne",
    "{users} users on {url}: {answers} answers, 95% in less than {slowest} ms ({promised} ms promised)": (
        "{users} utilisateurs sur {url} : {answers} réponses, 95 % en moins de {slowest} ms ({promised} ms promises)"
    ),
    "{said}; the machine of the lab was busy at {share}%": (
        "{said} ; la machine du laboratoire était occupée à {share} %"
    ),
    "{account} does not sign in: {said}": "{account} n’ouvre pas de session : {said}",
    "{account} is a member of {groups}": "{account} est membre de {groups}",
    "no group": "aucun groupe",
    "{zone}: {address}": "{zone} : {address}",
    "{backup} on {host}: identical ({lines} lines compared), back in {seconds} s": (
        "{backup} sur {host} : identique ({lines} lignes comparées), revenu en {seconds} s"
    ),
    "{backup} on {host}: NOT identical ({lines} lines compared), back in {seconds} s": (
        "{backup} sur {host} : DIFFÉRENT ({lines} lignes comparées), revenu en {seconds} s"
    ),
    "the directory comes back with {kept} of {count} accounts": "l’annuaire revient avec {kept} comptes sur {count}",
    "{account} on {path}: no session: {said}": "{account} sur {path} : pas de session : {said}",
    "{account} on {path}: {verbs}": "{account} sur {path} : {verbs}",
    "{verb}: yes": "{verb} : oui",
    "{verb}: no": "{verb} : non",
    "list": "lister",
    "read": "lire",
    "write": "écrire",
    "delete": "supprimer",
    "{alert} about {subject} was not raised in {limit} s": (
        "{alert} sur {subject} ne s’est pas déclenchée en {limit} s"
    ),
    "{alert} about {subject} was raised after {raised} s and did not go in {limit} s": (
        "{alert} sur {subject}, déclenchée après {raised} s, n’a pas disparu en {limit} s"
    ),
    "{alert} about {subject}: raised after {raised} s, gone after {gone} s": (
        "{alert} sur {subject} : déclenchée après {raised} s, disparue après {gone} s"
    ),
}
_language = "en"


def speak(language: str) -> None:
    """Chooses the language of the project."""
    global _language
    _language = language


def tell(text: str, **values: object) -> str:
    """A text with its values, in the language of the project."""
    return (_FRENCH[text] if _language == "fr" else text).format(**values)
