//! What the author accepts: `[[allow]]` with a code, a reason, and perhaps an id.

use crate::diagnostic::words::quoted;
use crate::diagnostic::{Diagnostic, codes, similar};
use crate::model::Allow;

/// Takes away the diagnostics that the author accepts.
///
/// `Q0205`: a code that does not exist or cannot be accepted. `Q0206`: nothing was there to accept;
/// not said while there are errors, which may hide it.
pub fn allow(allowed: &[Allow], mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut refused = Vec::new();
    let mut useless = Vec::new();
    for allow in allowed {
        match codes::find(&allow.code) {
            None => refused.push(unknown(allow)),
            Some(info) if !info.allowable() => refused.push(
                Diagnostic::error(codes::BAD_ALLOW, format!("{} cannot be allowed", info.code))
                    .at(allow.code.span, info.title)
                    .note("without putting it right, nothing sound can be built"),
            ),
            Some(info) => {
                let before = diagnostics.len();
                diagnostics.retain(|found| found.code != info.code || !concerns(allow, found));
                if diagnostics.len() == before {
                    useless.push(
                        Diagnostic::warning(codes::USELESS_ALLOW, format!("{} does not occur", info.code))
                            .at(allow.code.span, "allowed for nothing")
                            .help("remove this [[allow]]"),
                    );
                }
            }
        }
    }
    diagnostics.append(&mut refused);
    if !diagnostics.iter().any(Diagnostic::is_error) {
        diagnostics.append(&mut useless);
    }
    diagnostics
}

fn concerns(allow: &Allow, found: &Diagnostic) -> bool {
    allow.id.as_ref().is_none_or(|id| found.about.as_deref() == Some(id.as_str()))
}

fn unknown(allow: &Allow) -> Diagnostic {
    let message = format!("there is no diagnostic {}", quoted(&allow.code));
    let label = match similar(&allow.code, codes::all().map(|info| info.code.as_str())) {
        Some(meant) => format!("did you mean {}?", quoted(meant)),
        None => "unknown".to_owned(),
    };
    Diagnostic::error(codes::BAD_ALLOW, message).at(allow.code.span, label)
}
