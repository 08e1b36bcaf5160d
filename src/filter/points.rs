//! Points: what a filter gives, and what an answer needs.

use std::fmt;
use std::iter::Sum;

/// Points, kept in tenths, so that sums are exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Points(i32);

/// The most that can be written, both ways.
pub const MOST: i32 = 100;

impl Points {
    /// None.
    pub const NONE: Points = Points(0);

    /// So many whole ones.
    pub const fn whole(count: i32) -> Points {
        Points(count.saturating_mul(10))
    }

    /// So many tenths.
    pub const fn from_tenths(tenths: i32) -> Points {
        Points(tenths)
    }

    /// How many tenths they are.
    pub const fn tenths(self) -> i32 {
        self.0
    }

    /// Half of them.
    pub const fn half(self) -> Points {
        Points(self.0 / 2)
    }

    /// A number from -100 to 100 with one digit behind the point at most; nothing
    /// where it is none.
    pub fn read(text: &str) -> Option<Points> {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(digits) => (-1, digits),
            None => (1, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, tenths) = digits.split_once('.').unwrap_or((digits, "0"));
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !is_number(whole) || !is_number(tenths) || tenths.len() > 1 {
            return None;
        }
        let whole: i32 = whole.parse().ok().filter(|whole| *whole <= MOST)?;
        let tenths: i32 = tenths.parse().ok()?;
        let tenths = whole * 10 + tenths;
        (tenths <= MOST * 10).then_some(Points(sign * tenths))
    }
}

impl std::ops::Add for Points {
    type Output = Points;

    fn add(self, other: Points) -> Points {
        Points(self.0.saturating_add(other.0))
    }
}

impl Sum for Points {
    fn sum<I: Iterator<Item = Points>>(all: I) -> Points {
        all.fold(Points::NONE, std::ops::Add::add)
    }
}

/// With their sign: `+1`, `-2.5`, `0`.
impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = match self.0 {
            0 => "",
            1.. => "+",
            _ => "-",
        };
        let tenths = self.0.unsigned_abs();
        write!(f, "{sign}{}", tenths / 10)?;
        match tenths % 10 {
            0 => Ok(()),
            tenths => write!(f, ".{tenths}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r70_points_are_read_as_they_are_shown() {
        for text in ["+1", "-2.5", "0", "+100", "-100", "-0.1"] {
            let points = Points::read(text).map(|points| points.to_string());
            assert_eq!(points.as_deref(), Some(text));
        }
        assert_eq!(Points::read("5"), Some(Points::whole(5)));
        for wrong in [
            "", "-", "+-1", "1.", ".5", "1.25", "101", "-100.1", "1e1", "nan", "1,5",
        ] {
            assert_eq!(Points::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn r70_sums_are_exact() {
        let sum: Points = [Points::whole(-5).half(), Points::from_tenths(1)]
            .into_iter()
            .sum();
        assert_eq!(sum.to_string(), "-2.4");
    }
}
