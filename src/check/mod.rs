//! Document → project: the rules, one file a family, each rule with a code.
