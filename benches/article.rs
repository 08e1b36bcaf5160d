//! One article in memory: taking it apart and checking it, beside what the crate
//! mail-parser needs to parse the same.

use std::hint::black_box;

use artchk::article::Article;
use artchk::check::registry::CHECKS;
use artchk::check::run::Setting;
use artchk::check::{self, Context, Selection};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use criterion::{BatchSize, Criterion, Throughput};
use mail_parser::MessageParser;

/// So many checks stand in the description, before all others.
const DESCRIBED: usize = 22;
/// How many articles.
const ARTICLES: usize = 10_000;

/// An article of some 2 KB: a quarter each in 8bit, quoted-printable, base64, and
/// of two parts.
pub(crate) fn article(number: usize) -> Vec<u8> {
    let mut text = String::from("Hello,\n\n> what somebody wrote\n\nhere is what I tried:\n");
    while text.len() < 1_200 {
        text.push_str("Some more words follow, so that the article has a usual length.\n");
    }
    text.push_str("-- \nPaula M\u{fc}ller\n");
    let (kind, body) = match number % 4 {
        0 => (
            "text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit",
            text.into_bytes(),
        ),
        1 => (
            "text/plain; charset=UTF-8\nContent-Transfer-Encoding: quoted-printable",
            text.replace('\u{fc}', "=C3=BC")
                .replace("-- \n", "--=20\n")
                .into_bytes(),
        ),
        2 => {
            let encoded = STANDARD.encode(&text);
            let lines: Vec<&[u8]> = encoded.as_bytes().chunks(76).collect();
            (
                "text/plain; charset=UTF-8\nContent-Transfer-Encoding: base64",
                lines.join(&b'\n'),
            )
        }
        _ => {
            let field = "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit";
            let body = format!("--limit\n{field}\n\n{text}\n--limit\n\nmore\n--limit--\n");
            ("multipart/mixed; boundary=limit", body.into_bytes())
        }
    };
    let header = format!(
        "Path: news.example.org!not-for-mail\n\
         From: =?UTF-8?Q?Paula_M=C3=BCller?= <paula@poster.invalid>\n\
         Newsgroups: local.test\n\
         Subject: =?UTF-8?Q?Ein_Versuch_f=C3=BCr?= number {number}\n\
         Date: Sun, 22 Nov 2026 12:00:00 +0000\n\
         Message-ID: <bench.{number}@news.example.org>\n\
         References: <first.{number}@news.example.org>\n <second.{number}@news.example.org>\n\
         User-Agent: slrn/1.0.3 (Linux)\n\
         Organization: {:-<100}\n\
         MIME-Version: 1.0\n\
         Content-Type: {kind}\n\n",
        "A house of some size "
    );
    [header.into_bytes(), body].concat()
}

/// Everything that is derived of an article, and the selected checks.
fn judge(octets: Vec<u8>, context: &Context, selection: &Selection) -> usize {
    let article = Article::new(octets);
    let findings = check::run(&article, context, selection);
    black_box((
        article.sender(),
        article.references(),
        article.followup_to(),
    ));
    black_box((
        article.date(),
        article.injection_date(),
        article.newsreader(),
    ));
    black_box((article.message_id(), article.newsgroup_list()));
    for field in article.header().fields() {
        black_box(field.decoded());
    }
    findings.len()
}

/// Both, over the same articles.
pub(crate) fn bench(criterion: &mut Criterion) {
    let articles: Vec<Vec<u8>> = (0..ARTICLES).map(article).collect();
    let octets: usize = articles.iter().map(Vec::len).sum();
    let context = Context::at("2026-11-22T13:00:00Z".parse().expect("a moment"));
    let all = Selection::all();
    let further = CHECKS.iter().skip(DESCRIBED);
    let off = further.map(|check| (check.code.to_owned(), Setting::Off));
    let described = Selection::all().with_settings(off.collect());
    let mut group = criterion.benchmark_group("10000 articles in memory");
    group
        .throughput(Throughput::Bytes(octets as u64))
        .sample_size(20);
    group.bench_function("mail-parser, parse", |bencher| {
        bencher.iter(|| {
            for article in &articles {
                black_box(MessageParser::default().parse(article));
            }
        });
    });
    for (name, selection) in [
        ("artchk, the 22 checks of the description", &described),
        ("artchk, all checks", &all),
    ] {
        group.bench_function(name, |bencher| {
            bencher.iter_batched(
                || articles.clone(),
                |articles| {
                    for article in articles {
                        black_box(judge(article, &context, selection));
                    }
                },
                BatchSize::LargeInput,
            );
        });
    }
    group.finish();
}
