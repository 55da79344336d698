//! The people and their time.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Person;
use super::choice::choice;
use super::value::{At, Date, Id, Interval, Moment, Ref, TimeSpan};

choice! {
    /// A day of the week.
    Weekday {
        /// Monday.
        Monday = "mon",
        /// Tuesday.
        Tuesday = "tue",
        /// Wednesday.
        Wednesday = "wed",
        /// Thursday.
        Thursday = "thu",
        /// Friday.
        Friday = "fri",
        /// Saturday.
        Saturday = "sat",
        /// Sunday.
        Sunday = "sun",
    }
}

choice! {
    /// The public holidays that are not worked.
    Holidays {
        /// Metropolitan France.
        France = "FR",
        /// Bas-Rhin, Haut-Rhin and Moselle: two more days.
        AlsaceMoselle = "FR-alsace-moselle",
        /// None.
        None = "none",
    }
}

/// When the project is worked on. The schedule places work in these days and hours alone.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// Public holidays, worked out for every year.
    #[serde(default = "france")]
    pub holidays: Holidays,
    /// Whether Pentecost Monday is worked (journée de solidarité).
    #[serde(default)]
    pub pentecost_monday_worked: bool,
    /// Public holidays that are worked all the same.
    #[serde(default)]
    pub worked_holidays: Vec<At<Date>>,
    /// Working days of the week; Monday to Friday when absent.
    #[serde(default = "monday_to_friday")]
    #[schemars(extend("uniqueItems" = true))]
    pub days: Vec<At<Weekday>>,
    /// Working hours of a day, as intervals; 09:00-12:00 and 13:00-17:00 when absent.
    #[serde(default = "office_hours")]
    pub hours: Vec<At<Interval>>,
    /// Periods when nobody works.
    #[serde(default)]
    pub closures: Vec<Closure>,
    /// Calendars of people with hours of their own.
    #[serde(default)]
    pub other: Vec<OtherCalendar>,
}

fn france() -> Holidays {
    Holidays::France
}

fn monday_to_friday() -> Vec<At<Weekday>> {
    Weekday::ALL[..5].iter().copied().map(At::unwritten).collect()
}

fn office_hours() -> Vec<At<Interval>> {
    let minutes = [(9 * 60, 12 * 60), (13 * 60, 17 * 60)];
    minutes.map(|(from, to)| At::unwritten(Interval { from, to })).to_vec()
}

impl Default for Calendar {
    fn default() -> Self {
        Calendar {
            holidays: france(),
            pentecost_monday_worked: false,
            worked_holidays: Vec::new(),
            days: monday_to_friday(),
            hours: office_hours(),
            closures: Vec::new(),
            other: Vec::new(),
        }
    }
}

/// A period when nobody works.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Closure {
    /// First day.
    pub from: At<Date>,
    /// Last day; the same day when absent.
    pub to: Option<At<Date>>,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// Working hours that differ from the project's; holidays and closures are the project's.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OtherCalendar {
    /// The id by which the rest of the file names it.
    pub id: Id<OtherCalendar>,
    /// What it is.
    #[serde(default)]
    pub title: String,
    /// Working days of the week; the project's when absent.
    #[schemars(extend("uniqueItems" = true))]
    pub days: Option<Vec<At<Weekday>>>,
    /// Working hours of a day; the project's when absent.
    pub hours: Option<Vec<At<Interval>>>,
}

/// A member of the delivery team. Tasks are assigned to members, who do one at a time.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// The id by which the rest of the file names it.
    pub id: Id<Member>,
    /// Full name.
    #[schemars(length(min = 1))]
    pub name: String,
    /// Initials shown in the Gantt; worked out from the name when absent.
    pub initials: Option<String>,
    /// Part played in the project.
    #[serde(default)]
    pub role: String,
    /// Price of a day of work, in the project's currency.
    #[schemars(range(min = 0))]
    pub rate: Option<At<f64>>,
    /// E-mail address; Jira knows people by it.
    #[schemars(extend("format" = "qilby-email-address"))]
    pub email: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// Name of the Trello account, to whom cards are assigned.
    pub trello: Option<String>,
    /// Share of each working day given to the project: 0.5 is half of each day; 1.0 when absent.
    #[schemars(range(min = 0.05, max = 1.0))]
    pub availability: Option<At<f64>>,
    /// Most work in a day, as `4h`, whatever the hours.
    pub daily_cap: Option<At<TimeSpan>>,
    /// Most work in a week, as `3d`.
    pub weekly_cap: Option<At<TimeSpan>>,
    /// Hours of their own.
    pub calendar: Option<Ref<OtherCalendar>>,
    /// Periods of leave.
    #[serde(default)]
    pub leave: Vec<Leave>,
}

/// A period when one person does not work.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Leave {
    /// First day.
    pub from: At<Date>,
    /// Last day; the same day when absent.
    pub to: Option<At<Date>>,
    /// Why: holiday, training, another client.
    #[serde(default)]
    pub reason: String,
}

/// Members who can be named together, wherever one of them can.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Team {
    /// The id by which the rest of the file names it.
    pub id: Id<Team>,
    /// What the team is called.
    #[schemars(length(min = 1))]
    pub title: String,
    /// Who is in it.
    #[schemars(length(min = 1))]
    pub members: Vec<Ref<Member>>,
}

choice! {
    /// What a person of the client's side does for the project.
    Involvement {
        /// Decides scope, budget and dates.
        Decides = "decides",
        /// Validates deliverables and tests.
        Validates = "validates",
        /// Uses the result.
        Uses = "uses",
        /// Is consulted.
        Consulted = "consulted",
        /// Is kept informed.
        Informed = "informed",
    }
}

/// Someone of the client's side: who decides, validates, uses.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stakeholder {
    /// The id by which the rest of the file names it.
    pub id: Id<Stakeholder>,
    /// Name, or function when the name does not matter.
    #[schemars(length(min = 1))]
    pub name: String,
    /// Function in the company.
    #[serde(default)]
    pub role: String,
    /// What they do for the project.
    #[serde(default)]
    #[schemars(extend("uniqueItems" = true))]
    pub involvement: Vec<Involvement>,
    /// E-mail address.
    #[schemars(extend("format" = "qilby-email-address"))]
    pub email: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
}

/// A meeting: needs and changes can name it as their source.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Meeting {
    /// The id by which the rest of the file names it.
    pub id: Id<Meeting>,
    /// Subject.
    #[schemars(length(min = 1))]
    pub title: String,
    /// When: a day, or a day and a time.
    pub date: At<Moment>,
    /// How long; an hour when absent.
    pub duration: Option<TimeSpan>,
    /// Where.
    #[serde(default)]
    pub place: String,
    /// Who takes part.
    #[schemars(length(min = 1))]
    pub attendees: Vec<Ref<Person>>,
    /// What was said, in short (Markdown).
    #[serde(default)]
    pub minutes: String,
    /// What is to be decided at it, one question a line.
    #[serde(default)]
    pub asks: Vec<String>,
    /// What was decided, one decision a line.
    #[serde(default)]
    pub decisions: Vec<String>,
}
