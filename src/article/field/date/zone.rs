//! Time zones.

/// The zone of a date.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Zone {
    /// A sign and four digits.
    Offset {
        /// Minutes ahead of UTC, negative if behind.
        minutes: i32,
        /// `-0000`: nothing is said about the local zone.
        unknown_local: bool,
    },
    /// A name, which is obsolete (RFC 5322, section 4.3).
    Name(String),
    /// There is none, or none that could be read.
    #[default]
    Missing,
}

impl Zone {
    /// Minutes ahead of UTC; 0 where it is not known.
    pub fn minutes(&self) -> i32 {
        match self {
            Self::Offset { minutes, .. } => *minutes,
            Self::Name(name) => minutes_of_name(name),
            Self::Missing => 0,
        }
    }
}

/// Names of zones and their offsets in minutes: those of RFC 5322, section 4.3,
/// then common ones of one meaning. Military letters count as `-0000`, as that
/// section says.
const NAMES: [(&str, i32); 31] = [
    ("EST", -300),
    ("EDT", -240),
    ("CST", -360),
    ("CDT", -300),
    ("MST", -420),
    ("MDT", -360),
    ("PST", -480),
    ("PDT", -420),
    ("AKST", -540),
    ("AKDT", -480),
    ("HST", -600),
    ("NST", -210),
    ("NDT", -150),
    ("WEST", 60),
    ("BST", 60),
    ("CET", 60),
    ("MET", 60),
    ("MEZ", 60),
    ("CEST", 120),
    ("MEST", 120),
    ("MESZ", 120),
    ("EET", 120),
    ("EEST", 180),
    ("MSK", 180),
    ("MSD", 240),
    ("JST", 540),
    ("KST", 540),
    ("AEST", 600),
    ("AEDT", 660),
    ("NZST", 720),
    ("NZDT", 780),
];

fn minutes_of_name(name: &str) -> i32 {
    NAMES
        .iter()
        .find(|(known, _)| name.eq_ignore_ascii_case(known))
        .map_or(0, |(_, minutes)| *minutes)
}
