//! What the author accepts: `[[allow]]` with a code, a reason, and perhaps an id.

use crate::diagnostic::words::quoted;
use crate::diagnostic::{Diagnostic, codes, similar};
use crate::model::Allow;
use crate::tell;

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
                Diagnostic::error(codes::BAD_ALLOW, tell!("{code} cannot be allowed", code = info.code))
                    .at(allow.code.span, info.heading())
                    .note(tell!("without putting it right, nothing sound can be built")),
            ),
            Some(info) => {
                let before = diagnostics.len();
                diagnostics.retain(|found| found.code != info.code || !concerns(allow, found));
                if diagnostics.len() == before {
                    useless.push(
                        Diagnostic::warning(codes::USELESS_ALLOW, tell!("{code} does not occur", code = info.code))
                            .at(allow.code.span, tell!("allowed for nothing"))
                            .help(tell!("remove this [[allow]]")),
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
    let message = tell!("there is no diagnostic {code}", code = quoted(&allow.code));
    let label = match similar(&allow.code, codes::all().map(|info| info.code.as_str())) {
        Some(meant) => tell!("did you mean {meant}?", meant = quoted(meant)),
        None => tell!("unknown"),
    };
    Diagnostic::error(codes::BAD_ALLOW, message).at(allow.code.span, label)
}
