//! `Q03xx`: people, calendar and schedule.

super::codes! {
    DEPENDENCY_CYCLE = "Q0301", Error, "tasks wait for each other in a circle";
    TASK_LENGTH = "Q0302", Error, "a task needs exactly one of `effort`, `length` and `duration`";
    NOBODY_ASSIGNED = "Q0303", Error, "a task has an effort and nobody to make it";
    DATES_REVERSED = "Q0304", Error, "an end comes before its beginning";
    IMPOSSIBLE_DATE = "Q0305", Error, "a date cannot be held";
    LATE_MILESTONE = "Q0306", Error, "a milestone misses its contractual date";
    LATE_TASK = "Q0307", Error, "a task misses its deadline";
    OVER_ALLOCATION = "Q0308", Warning, "a person has more work than hours";
    EMPTY_MILESTONE = "Q0309", Warning, "a milestone waits for nothing";
    FUTURE_ACTUAL = "Q0310", Error, "something is done after the status date";
    PROGRESS_MISMATCH = "Q0311", Error, "what is said of the progress does not agree";
    ESTIMATE_ORDER = "Q0312", Error, "a three-point estimate is not in order";
    NO_WORKING_TIME = "Q0313", Error, "a calendar has no working time";
    NEVER_AVAILABLE = "Q0314", Error, "a task cannot be planned";
    OWN_PHASE = "Q0315", Error, "a task waits for its own phase";
    REVISION_MISMATCH = "Q0316", Warning, "the history of versions does not agree with the version";
    NO_TIME = "Q0317", Error, "a length of time is zero or negative";
    NOT_WORKED = "Q0318", Warning, "a date falls on a day that is not worked";
    EMPTY_PHASE = "Q0319", Warning, "a phase has no task";
    OVERLAPPING_HOURS = "Q0320", Error, "two intervals of a day overlap";
    PHASE_LINK = "Q0321", Error, "the beginning of a phase is waited for";
    UNUSABLE_BASELINE = "Q0322", Error, "the baseline cannot be used";
}
