//! `artchk check` over many files, beside reading the same files.

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use criterion::{Criterion, SamplingMode, Throughput};
use tempfile::TempDir;

use crate::run::usage_of_children;

/// How many article files.
const FILES: usize = 10_000;

/// An article of some 2 KB: a quarter each in 8bit, quoted-printable, base64
/// and ISO-8859-1, as they come in a test group.
fn article(number: usize) -> Vec<u8> {
    let (charset, encoding) = match number % 4 {
        0 => ("UTF-8", "8bit"),
        1 => ("UTF-8", "quoted-printable"),
        2 => ("UTF-8", "base64"),
        _ => ("ISO-8859-1", "8bit"),
    };
    let mut text = String::from("Hello,\n\nhere is what I wanted to try in this group today.\n");
    while text.len() < 1_200 {
        text.push_str("Some more words follow, so that the article has a usual length.\n");
    }
    text.push_str("-- \nPaula\n");
    let body = match encoding {
        "base64" => {
            use base64::Engine;
            let encoded = base64::engine::general_purpose::STANDARD.encode(&text);
            let lines: Vec<&[u8]> = encoded.as_bytes().chunks(76).collect();
            lines.join(&b'\n')
        }
        _ => text.into_bytes(),
    };
    let mut article = format!(
        "Path: news.example.org!not-for-mail\n\
         From: Paula Poster <paula@poster.invalid>\n\
         Newsgroups: local.test\n\
         Subject: A trial of number {number}, for the benchmark\n\
         Date: Sun, 22 Nov 2026 12:00:00 +0000\n\
         Message-ID: <bench.{number}@news.example.org>\n\
         References: <first.{number}@news.example.org> <second.{number}@news.example.org>\n\
         User-Agent: slrn/1.0.3 (Linux)\n\
         Organization: {:-<300}\n\
         MIME-Version: 1.0\n\
         Content-Type: text/plain; charset={charset}\n\
         Content-Transfer-Encoding: {encoding}\n\n",
        "A house of some size "
    )
    .into_bytes();
    article.extend_from_slice(&body);
    article
}

/// Writes the articles, each into a file of its own.
fn write_articles(folder: &Path) -> Vec<PathBuf> {
    (0..FILES)
        .map(|number| {
            let file = folder.join(format!("{number}.art"));
            fs::write(&file, article(number)).expect("a file can be written");
            file
        })
        .collect()
}

/// The article files, for as long as they are wanted.
pub(crate) struct Check {
    _folder: TempDir,
    files: Vec<PathBuf>,
}

impl Check {
    /// Writes the files.
    pub(crate) fn prepare() -> Check {
        let folder = tempfile::tempdir().expect("a folder");
        let files = write_articles(folder.path());
        Check {
            _folder: folder,
            files,
        }
    }

    fn start(&self, files: &[PathBuf]) {
        let status = Command::new(env!("CARGO_BIN_EXE_artchk"))
            .args(["check", "--format", "json"])
            .args(files)
            .stdout(Stdio::null())
            .status()
            .expect("the program runs");
        assert!(status.code().is_some_and(|code| code < 2));
    }

    /// How many articles a second of CPU time, and the memory for a tenth of
    /// the files and for all of them.
    pub(crate) fn measure(&self) {
        let few = self.files.get(..FILES / 10).expect("there are more");
        self.start(few);
        let before = usage_of_children();
        self.start(&self.files);
        let after = usage_of_children();
        println!(
            "artchk check: {:.0} articles a second of CPU time, at most {} KiB of memory \
             ({} KiB for a tenth of them)",
            FILES as f64 / (after.cpu - before.cpu).as_secs_f64(),
            after.memory,
            before.memory
        );
    }

    /// The whole program over all files, as a ratio to reading them.
    pub(crate) fn bench(&self, criterion: &mut Criterion) {
        let mut group = criterion.benchmark_group("10000 articles of 2 KB");
        group.sampling_mode(SamplingMode::Flat).sample_size(10);
        group.throughput(Throughput::Elements(FILES as u64));
        group.bench_function("read", |bencher| {
            bencher.iter(|| {
                for file in &self.files {
                    black_box(fs::read(file).expect("a file can be read"));
                }
            });
        });
        group.bench_function("artchk check", |bencher| {
            bencher.iter(|| self.start(&self.files));
        });
        group.finish();
    }
}
