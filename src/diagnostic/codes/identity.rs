//! `Q02xx`: ids and references.

super::codes! {
    DUPLICATE_ID = "Q0201", Error, "an id is given twice";
    UNKNOWN_ID = "Q0202", Error, "a reference leads nowhere";
    WRONG_KIND = "Q0203", Error, "a reference leads to something of another kind";
    BUILT_IN_ID = "Q0204", Error, "a role or a service has the name of a built-in one";
    BAD_ALLOW = "Q0205", Error, "a diagnostic is allowed that cannot be";
    USELESS_ALLOW = "Q0206", Warning, "a diagnostic is allowed that does not occur";
    REPEATED_REFERENCE = "Q0207", Warning, "a list names the same thing twice";
    UNKNOWN_RESULT = "Q0208", Warning, "a result is of a test that the project does not have";
}
