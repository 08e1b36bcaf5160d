//! What follows a backslash.

use super::{ENDS_IN_BACKSLASH, Reader, hexadecimal, push_literal};

impl Reader {
    /// After a `\` outside of a class.
    pub(super) fn escape(&mut self) -> Result<(), String> {
        let Some(c) = self.next() else {
            return Err(ENDS_IN_BACKSLASH.to_owned());
        };
        match c {
            'Q' => {
                for c in self.quotation() {
                    push_literal(&mut self.out, c);
                }
            }
            'E' => {}
            '1'..='9' => match self.back_reference(c) {
                Some(number) => self.out.push_str(&format!("\\{number}")),
                None => {
                    let code = self.octal(c)?;
                    self.out.push_str(&hexadecimal(code));
                }
            },
            'h' => self.out.push_str("[\\t\\p{Zs}]"),
            'H' => self.out.push_str("[^\\t\\p{Zs}]"),
            'v' => self
                .out
                .push_str("[\\n\\x0b\\f\\r\\x{85}\\x{2028}\\x{2029}]"),
            'V' => self
                .out
                .push_str("[^\\n\\x0b\\f\\r\\x{85}\\x{2028}\\x{2029}]"),
            'R' => self
                .out
                .push_str("(?:\\r\\n|[\\n\\x0b\\f\\r\\x{85}\\x{2028}\\x{2029}])"),
            'N' if !self.looking_at("{U+") => self.out.push_str("[^\\n]"),
            'p' | 'P' | 'k' | 'g' => {
                self.out.push('\\');
                self.out.push(c);
                if self.peek(0) == Some('{') {
                    self.at += 1;
                    let Some(name) = self.until('}') else {
                        return Err(format!("\\{c}{{ has no end"));
                    };
                    self.out.push_str(&format!("{{{name}}}"));
                }
            }
            'b' | 'B' if self.peek(0) == Some('{') => {
                return Err(format!("\\{c}{{…}} is not supported"));
            }
            'A' | 'z' | 'Z' | 'b' | 'B' | 'G' | 'K' | 'd' | 'D' | 'w' | 'W' | 's' | 'S' => {
                self.out.push('\\');
                self.out.push(c);
            }
            _ => match self.character(c)? {
                Some(text) => self.out.push_str(&text),
                None => push_literal(&mut self.out, c),
            },
        }
        Ok(())
    }

    /// What `\c` means as one character, inside and outside of a class; `None`
    /// where it is `c` itself.
    pub(super) fn character(&mut self, c: char) -> Result<Option<String>, String> {
        let code = match c {
            'a' => 0x07,
            'e' => 0x1b,
            'f' => 0x0c,
            'n' => 0x0a,
            'r' => 0x0d,
            't' => 0x09,
            '0'..='7' => self.octal(c)?,
            'o' => {
                if self.next() != Some('{') {
                    return Err("\\o needs braces: \\o{101}".to_owned());
                }
                let digits = self.until('}').unwrap_or_default();
                u32::from_str_radix(digits.trim(), 8)
                    .map_err(|_| "\\o{…} holds no octal number".to_owned())?
            }
            'x' => self.hexadecimal_digits()?,
            'N' => {
                self.at += "{U+".len();
                let digits = self.until('}').unwrap_or_default();
                u32::from_str_radix(&digits, 16)
                    .map_err(|_| "\\N{U+…} holds no hexadecimal number".to_owned())?
            }
            'c' => match self.next() {
                Some(c) if c.is_ascii() => u32::from(c.to_ascii_uppercase()) ^ 64,
                _ => return Err("\\c needs a character after it".to_owned()),
            },
            'C' | 'X' => return Err(format!("\\{c} is not supported")),
            '8' | '9' => return Err(format!("there is no group for \\{c}")),
            // Perl takes such a letter for itself, too, but says so.
            c if c.is_ascii_alphabetic() => {
                self.remarks.push(format!("\\{c} is just the letter {c}"));
                return Ok(None);
            }
            _ => return Ok(None),
        };
        if char::from_u32(code).is_none() {
            return Err(format!("there is no character {code:#x}"));
        }
        Ok(Some(hexadecimal(code)))
    }

    fn hexadecimal_digits(&mut self) -> Result<u32, String> {
        let digits = if self.peek(0) == Some('{') {
            self.at += 1;
            self.until('}').unwrap_or_default().trim().to_owned()
        } else {
            let digits: String = (0..2)
                .map_while(|ahead| self.peek(ahead).filter(char::is_ascii_hexdigit))
                .collect();
            self.at += digits.len();
            if digits.is_empty() {
                "0".to_owned()
            } else {
                digits
            }
        };
        u32::from_str_radix(&digits, 16)
            .map_err(|_| "\\x{…} holds no hexadecimal number".to_owned())
    }

    /// Up to three octal digits, of which the first has been read.
    fn octal(&mut self, first: char) -> Result<u32, String> {
        let Some(mut code) = first.to_digit(8) else {
            return Err(format!("there is no group for \\{first}"));
        };
        for _ in 0..2 {
            let Some(digit) = self.peek(0).and_then(|c| c.to_digit(8)) else {
                break;
            };
            code = code * 8 + digit;
            self.at += 1;
        }
        Ok(code)
    }

    /// The number of a back-reference whose first digit has been read; `None`,
    /// and no further digit read, where it is an octal number instead.
    fn back_reference(&mut self, first: char) -> Option<u32> {
        let more = (0..4)
            .map_while(|ahead| self.peek(ahead).filter(char::is_ascii_digit))
            .count();
        let number = std::iter::once(first)
            .chain(self.chars[self.at..self.at + more].iter().copied())
            .filter_map(|c| c.to_digit(10))
            .fold(0, |number, digit| number * 10 + digit);
        if number < 10 || number <= self.groups {
            self.at += more;
            Some(number)
        } else {
            None
        }
    }

    /// What stands between `\Q` and `\E` (or the end).
    pub(super) fn quotation(&mut self) -> Vec<char> {
        let begin = self.at;
        while self.at < self.chars.len() && !self.looking_at("\\E") {
            self.at += 1;
        }
        let quoted = self.chars[begin..self.at].to_vec();
        self.at = (self.at + 2).min(self.chars.len());
        quoted
    }
}
