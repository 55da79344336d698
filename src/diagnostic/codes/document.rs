//! `Q08xx`: documents, templates and files.

super::codes! {
    BAD_TEMPLATE = "Q0801", Error, "a template of yours has an error";
    MISSING_GLYPH = "Q0802", Warning, "a character has no glyph in the fonts";
    BAD_TEXTS = "Q0803", Error, "a file of texts of yours has an error";
}
