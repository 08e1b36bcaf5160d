//! One article in memory: taking it apart and checking it, beside what the crate
//! mail-parser needs to parse the same.

use std::hint::black_box;

use artchk::article::Article;
use artchk::check::{self, Context, Selection};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use criterion::{BatchSize, Criterion, Throughput};
use mail_parser::MessageParser;

/// How many articles.
const ARTICLES: usize = 10_000;

/// An article of some 2 KB: a quarter each in 8bit, quoted-printable, base64, and
/// of two parts.
fn article(number: usize) -> Vec<u8> {
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

/// Everything that is derived of an article, and all checks.
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
    let selection = Selection::all();
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
    group.bench_function("artchk, all checks", |bencher| {
        bencher.iter_batched(
            || articles.clone(),
            |articles| {
                for article in articles {
                    black_box(judge(article, &context, &selection));
                }
            },
            BatchSize::LargeInput,
        );
    });
    group.finish();
}
pub fn prof() {
    let articles: Vec<Vec<u8>> = (0..ARTICLES).map(article).collect();
    let context = Context::at("2026-11-22T13:00:00Z".parse().expect("a moment"));
    let selection = Selection::all();
    let which = std::env::args().nth(1).unwrap_or_default();
    if !which.is_empty() {
        for a in articles.iter().take(1000) {
            match which.as_str() {
                "parse" => {
                    black_box(MessageParser::default().parse(a));
                }
                "new" => {
                    black_box(Article::new(a.clone()));
                }
                "judge" => {
                    black_box(judge(a.clone(), &context, &selection));
                }
                _ => {
                    black_box(a.clone());
                }
            }
        }
        return;
    }
    for round in 0..10 {
        let start = std::time::Instant::now();
        for a in &articles {
            black_box(MessageParser::default().parse(a));
        }
        let parse = start.elapsed();
        let copy = articles.clone();
        let start = std::time::Instant::now();
        for a in copy {
            if which == "new" {
                black_box(Article::new(a));
            } else {
                black_box(judge(a, &context, &selection));
            }
        }
        let ours = start.elapsed();
        println!(
            "{round}: {:?} {:?} {:.2}",
            parse,
            ours,
            ours.as_secs_f64() / parse.as_secs_f64()
        );
    }
}
