use crate::article::Article;

use super::{Class, Poster, Sign, classify};

/// The classes of a text that nothing is known of.
pub(super) fn classes(text: &str) -> Vec<Class> {
    let article = Article::new(format!("Subject: x\n\n{text}").into_bytes());
    let text = article.text().expect("a text");
    let lines = classify(text, Poster::default());
    lines.iter().map(|(_, class)| class).collect()
}

/// One letter a line.
fn letter(class: Class) -> char {
    match class {
        Class::Own => '.',
        Class::Blank => '_',
        Class::Quoted(_) => '>',
        Class::Attribution => 'A',
        Class::Verbatim => 'V',
        Class::Code => 'c',
        Class::Rule => 'r',
        Class::Armour => '#',
        Class::Data => 'D',
        Class::Source => 'X',
        Class::Header => 'H',
        Class::Delimiter => '-',
        Class::Signature => 's',
        Class::Footer => 'f',
    }
}

fn letters(text: &str) -> String {
    classes(text).into_iter().map(letter).collect()
}
