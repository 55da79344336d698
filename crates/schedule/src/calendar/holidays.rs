//! Public holidays, by region.

use chrono::{Days, NaiveDate};

use super::easter;

/// The public holidays that a calendar follows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Region {
    /// No public holiday.
    #[default]
    None,
    /// Metropolitan France: the eleven days of article L3133-1 of the Code du travail.
    France,
    /// Alsace and Moselle: France, with Good Friday and 26 December (article L3134-13 of the Code du travail).
    FranceAlsaceMoselle,
}

impl Region {
    /// Every region, in the order in which a reader is shown them.
    pub const ALL: [Region; 3] = [Region::None, Region::France, Region::FranceAlsaceMoselle];

    /// The region's code as written in a project file.
    pub const fn code(self) -> &'static str {
        match self {
            Region::None => "none",
            Region::France => "FR",
            Region::FranceAlsaceMoselle => "FR-alsace-moselle",
        }
    }

    /// The region of a code, whatever its case.
    pub fn from_code(code: &str) -> Option<Region> {
        Region::ALL.into_iter().find(|region| region.code().eq_ignore_ascii_case(code))
    }

    /// Whether it keeps a holiday: the two that Alsace and Moselle add are theirs alone.
    fn keeps(self, holiday: Holiday) -> bool {
        match self {
            Region::None => false,
            Region::France => !matches!(holiday, Holiday::GoodFriday | Holiday::SaintStephen),
            Region::FranceAlsaceMoselle => true,
        }
    }
}

/// A public holiday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holiday {
    /// 1 January.
    NewYear,
    /// Two days before Easter.
    GoodFriday,
    /// The day after Easter.
    EasterMonday,
    /// 1 May.
    LabourDay,
    /// 8 May.
    VictoryDay,
    /// 39 days after Easter.
    Ascension,
    /// 50 days after Easter.
    WhitMonday,
    /// 14 July.
    NationalDay,
    /// 15 August.
    Assumption,
    /// 1 November.
    AllSaints,
    /// 11 November.
    Armistice,
    /// 25 December.
    Christmas,
    /// 26 December.
    SaintStephen,
}

/// When a holiday falls.
enum Rule {
    Fixed(u32, u32),
    Easter(i64),
}

impl Holiday {
    const ALL: [Holiday; 13] = [
        Holiday::NewYear,
        Holiday::GoodFriday,
        Holiday::EasterMonday,
        Holiday::LabourDay,
        Holiday::VictoryDay,
        Holiday::Ascension,
        Holiday::WhitMonday,
        Holiday::NationalDay,
        Holiday::Assumption,
        Holiday::AllSaints,
        Holiday::Armistice,
        Holiday::Christmas,
        Holiday::SaintStephen,
    ];

    /// A stable key for tables of texts: `new-year`, `easter-monday`…
    pub const fn key(self) -> &'static str {
        match self {
            Holiday::NewYear => "new-year",
            Holiday::GoodFriday => "good-friday",
            Holiday::EasterMonday => "easter-monday",
            Holiday::LabourDay => "labour-day",
            Holiday::VictoryDay => "victory-day",
            Holiday::Ascension => "ascension",
            Holiday::WhitMonday => "whit-monday",
            Holiday::NationalDay => "national-day",
            Holiday::Assumption => "assumption",
            Holiday::AllSaints => "all-saints",
            Holiday::Armistice => "armistice",
            Holiday::Christmas => "christmas",
            Holiday::SaintStephen => "saint-stephen",
        }
    }

    const fn rule(self) -> Rule {
        match self {
            Holiday::NewYear => Rule::Fixed(1, 1),
            Holiday::GoodFriday => Rule::Easter(-2),
            Holiday::EasterMonday => Rule::Easter(1),
            Holiday::LabourDay => Rule::Fixed(5, 1),
            Holiday::VictoryDay => Rule::Fixed(5, 8),
            Holiday::Ascension => Rule::Easter(39),
            Holiday::WhitMonday => Rule::Easter(50),
            Holiday::NationalDay => Rule::Fixed(7, 14),
            Holiday::Assumption => Rule::Fixed(8, 15),
            Holiday::AllSaints => Rule::Fixed(11, 1),
            Holiday::Armistice => Rule::Fixed(11, 11),
            Holiday::Christmas => Rule::Fixed(12, 25),
            Holiday::SaintStephen => Rule::Fixed(12, 26),
        }
    }

    /// The day on which the holiday falls in a year, or `None` when chrono cannot hold it.
    pub fn date(self, year: i32) -> Option<NaiveDate> {
        match self.rule() {
            Rule::Fixed(month, day) => NaiveDate::from_ymd_opt(year, month, day),
            Rule::Easter(offset) => {
                let sunday = easter(year)?;
                let days = Days::new(offset.unsigned_abs());
                if offset < 0 { sunday.checked_sub_days(days) } else { sunday.checked_add_days(days) }
            }
        }
    }
}

/// Which public holidays are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HolidayRules {
    /// The region whose holidays apply.
    pub region: Region,
    /// Whit Monday is worked as the « journée de solidarité » (article L3133-7 of the Code du travail).
    pub whit_monday_worked: bool,
}

impl HolidayRules {
    /// The holidays kept in a year, in order of date. Two may share a day (in 2008 Ascension fell on 1 May).
    pub fn in_year(&self, year: i32) -> Vec<(NaiveDate, Holiday)> {
        let mut days: Vec<_> = Holiday::ALL
            .into_iter()
            .filter(|holiday| self.region.keeps(*holiday))
            .filter(|holiday| !(self.whit_monday_worked && *holiday == Holiday::WhitMonday))
            .filter_map(|holiday| Some((holiday.date(year)?, holiday)))
            .collect();
        days.sort();
        days
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(rules: HolidayRules, year: i32) -> Vec<String> {
        rules
            .in_year(year)
            .into_iter()
            .map(|(date, holiday)| format!("{} {}", date.format("%m-%d"), holiday.key()))
            .collect()
    }

    #[test]
    fn france_keeps_eleven_days() {
        let rules = HolidayRules { region: Region::France, whit_monday_worked: false };
        assert_eq!(
            listed(rules, 2026),
            [
                "01-01 new-year",
                "04-06 easter-monday",
                "05-01 labour-day",
                "05-08 victory-day",
                "05-14 ascension",
                "05-25 whit-monday",
                "07-14 national-day",
                "08-15 assumption",
                "11-01 all-saints",
                "11-11 armistice",
                "12-25 christmas",
            ]
        );
    }

    #[test]
    fn alsace_moselle_adds_good_friday_and_saint_stephen() {
        let rules = HolidayRules { region: Region::FranceAlsaceMoselle, whit_monday_worked: false };
        let days = listed(rules, 2025);
        assert_eq!(days.len(), 13);
        assert!(days.contains(&"04-18 good-friday".to_owned()));
        assert!(days.contains(&"12-26 saint-stephen".to_owned()));
    }

    #[test]
    fn whit_monday_may_be_worked() {
        let rules = HolidayRules { region: Region::France, whit_monday_worked: true };
        let days = listed(rules, 2026);
        assert_eq!(days.len(), 10);
        assert!(!days.iter().any(|day| day.contains("whit-monday")));
    }

    #[test]
    fn two_holidays_on_one_day_are_both_named() {
        let rules = HolidayRules { region: Region::France, whit_monday_worked: false };
        let days = listed(rules, 2008);
        assert!(days.contains(&"05-01 labour-day".to_owned()));
        assert!(days.contains(&"05-01 ascension".to_owned()));
    }

    #[test]
    fn codes_round_trip() {
        for region in Region::ALL {
            assert_eq!(Region::from_code(region.code()), Some(region));
        }
        assert_eq!(Region::from_code("fr"), Some(Region::France));
        assert_eq!(Region::from_code("XX"), None);
    }
}
