//! `Q07xx`: costs and the choice of the provider.

super::codes! {
    OVER_BUDGET = "Q0701", Error, "the estimate exceeds the budget";
    NO_RATE = "Q0702", Warning, "a person works without a daily rate";
    TWO_PRICES = "Q0703", Error, "a thing has two prices";
    SCORE_MISSING = "Q0704", Error, "an option has no score for a criterion";
    SCORE_RANGE = "Q0705", Error, "a score is not between 0 and 5";
    NOT_THE_BEST = "Q0706", Warning, "the provider kept does not have the best score";
    INVOICE_SHARES = "Q0707", Warning, "the shares invoiced do not add up to 100 %";
    UNPRICED = "Q0708", Warning, "a server of the cloud has no price";
}
