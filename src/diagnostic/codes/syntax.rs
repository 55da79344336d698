//! `Q00xx`: the file and its TOML syntax.

super::codes! {
    FILE_UNREADABLE = "Q0001", Error, "the file cannot be read";
    NOT_UTF8 = "Q0002", Error, "the file is not in UTF-8";
    FILE_TOO_LARGE = "Q0003", Error, "the file is too large";
    TOO_DEEP = "Q0004", Error, "tables or lists are nested too deep";
    SYNTAX = "Q0005", Error, "this is not TOML";
    UNCLOSED_STRING = "Q0006", Error, "a quote is missing";
    UNCLOSED_BRACKET = "Q0007", Error, "a bracket is missing";
    VALUE_MISSING = "Q0008", Error, "a key has no value";
    UNQUOTED_TEXT = "Q0009", Error, "text is not between quotes";
    DUPLICATE_KEY = "Q0010", Error, "a key or a table is written twice";
    TABLE_CONFLICT = "Q0011", Error, "a name is used for two different things";
    BAD_NUMBER_OR_DATE = "Q0012", Error, "a number or a date is malformed";
    BAD_KEY = "Q0013", Error, "a key has a character that needs quotes";
    BAD_ESCAPE = "Q0014", Error, "a backslash in a text means nothing";
    CONTROL_CHARACTER = "Q0015", Error, "an invisible control character";
}
