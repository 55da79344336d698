//! `Q01xx`: the shape of the file: its tables, keys, types and values.

super::codes! {
    UNKNOWN_KEY = "Q0101", Error, "a key or a table is unknown";
    MISSING_KEY = "Q0102", Error, "a required key is missing";
    WRONG_TYPE = "Q0103", Error, "a value is of the wrong type";
    NOT_A_CHOICE = "Q0104", Error, "a value is not among those allowed";
    BAD_FORMAT = "Q0105", Error, "a text is not written as its key asks";
    OUT_OF_RANGE = "Q0106", Error, "a number is out of its bounds";
    BAD_LENGTH = "Q0107", Error, "a list or a text is too short or too long";
    TABLE_OR_LIST = "Q0108", Error, "[table] is written where [[table]] is meant, or the reverse";
    REPEATED_ITEM = "Q0109", Error, "a list holds the same item twice";
    UNREADABLE_VALUE = "Q0199", Error, "a value passed the checks and still cannot be read";
}
