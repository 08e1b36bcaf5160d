use artchk::article::Article;
use artchk::check::{self, Context, Selection};
use std::fmt::Write;
fn h(s: &str) -> u64 {
    use std::hash::{Hash, Hasher};
    let mut h = std::collections::hash_map::DefaultHasher::new();
    s.hash(&mut h);
    h.finish()
}
fn dump(name: &str, octets: Vec<u8>, context: &Context, selection: &Selection) {
    let article = Article::new(octets);
    let mut out = String::new();
    let f = check::run(&article, context, selection);
    write!(out, "{f:?}").unwrap();
    let found = h(&out);
    out.clear();
    if let Some(l) = article.lines() {
        write!(out, "{l:?}").unwrap();
    }
    let lines = h(&out);
    out.clear();
    write!(
        out,
        "{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}",
        article.signature(),
        article.from(),
        article.sender(),
        article.reply_to(),
        article.references(),
        article.followup_to(),
        article.date(),
        article.injection_date(),
        article.newsreader(),
        article.message_id(),
        article.message_id_defect(),
        article.newsgroup_list(),
        article.text().map(|t| (
            t.as_str(),
            t.first_line(),
            t.malformed(),
            t.first_eight_bit(),
            t.lines().collect::<Vec<_>>()
        )),
        article.newsgroups().collect::<Vec<_>>()
    )
    .unwrap();
    let derived = h(&out);
    out.clear();
    for field in article.header().fields() {
        write!(
            out,
            "{:?} {:?} {:?} {:?} {:?}",
            field.name(),
            field.body(),
            field.decoded(),
            field.encoded_words(),
            field.line()
        )
        .unwrap();
    }
    for p in article.root().walk() {
        write!(
            out,
            "{:?} {:?} {:?} {:?}",
            p.content_type(),
            p.encoding(),
            p.line(),
            p.damage(article.octets())
        )
        .unwrap();
    }
    println!("{name} {found:x} {lines:x} {derived:x} {:x}", h(&out));
}
fn main() {
    let context = Context::at("2026-11-22T13:00:00Z".parse().expect("a moment"));
    let selection = Selection::all();
    for line in std::io::stdin().lines() {
        let name = line.unwrap();
        let octets = std::fs::read(&name).unwrap();
        // mbox files are cut
        let mut pieces: Vec<&[u8]> = Vec::new();
        let mut start = 0;
        for at in memchr::memmem::find_iter(&octets, b"\n\nFrom ") {
            pieces.push(&octets[start..at + 1]);
            start = at + 2;
        }
        pieces.push(&octets[start..]);
        for (n, p) in pieces.iter().enumerate() {
            let p = if p.starts_with(b"From ") {
                &p[memchr::memchr(b'\n', p).map_or(0, |a| a + 1)..]
            } else {
                p
            };
            dump(&format!("{name}#{n}"), p.to_vec(), &context, &selection);
            // the same with a line as everything
            if p.len() > 1000 {
                let cut = p.len() / 2;
                dump(
                    &format!("{name}#{n}cut"),
                    [b"Subject: x\n\n", &p[cut..]].concat(),
                    &context,
                    &selection,
                );
            }
        }
    }
}
