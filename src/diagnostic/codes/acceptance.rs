//! `Q06xx`: acceptance and traceability.

super::codes! {
    NEED_WITHOUT_OBJECTIVE = "Q0601", Warning, "no objective serves a need";
    NEED_WITHOUT_TASK = "Q0602", Warning, "no task serves a need";
    NEED_WITHOUT_TEST = "Q0603", Warning, "no test verifies a need";
    TEST_VERIFIES_NOTHING = "Q0604", Warning, "a test verifies nothing";
    NOT_PRODUCED = "Q0605", Warning, "no task produces a deliverable";
    NOT_DUE = "Q0606", Warning, "a deliverable is due at no milestone";
    CHECK_KEYS = "Q0607", Error, "a check lacks a key, or has one of another kind of check";
    TEST_WITHOUT_STEPS = "Q0608", Warning, "a test says neither its steps nor a check";
    UNKNOWN_OUTPUT = "Q0609", Error, "a deliverable names a file that is not built";
    TRAINING_WITHOUT_DATE = "Q0610", Warning, "a training session has neither date nor task";
    SAID_ONCE = "Q0611", Warning, "a test and what it proves do not name each other";
    NOTHING_DECIDED = "Q0612", Warning, "a meeting is over and its questions have no decision";
    WARRANTY_TOO_SHORT = "Q0613", Warning, "the warranty ends before the early support";
}
