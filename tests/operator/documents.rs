//! What docs/operation.md shows of a run, held to a run.

use std::fs;
use std::path::Path;

use artchk::demo::Server;

use super::{article, bot, run_beside};

/// Lines of a log without their times, from this article on to its answer.
fn about(log: &str, article: &str) -> Vec<String> {
    let lines = log
        .lines()
        .filter_map(|line| Some(line.trim_start().split_at_checked(21)?.1.to_owned()));
    let mut lines: Vec<String> = lines
        .skip_while(|line| !line.contains(article))
        .take(7)
        .collect();
    let last = lines.last_mut().expect("the article");
    // What comes behind is the server's.
    let (ours, _) = last.split_once(": 240 ").expect("the posting");
    *last = ours.to_owned();
    lines
}

#[tokio::test]
async fn r47_the_log_is_as_the_document_shows_it() {
    let server = Server::start(&["misc.test"]).expect("a port");
    for number in 1..5 {
        let identifier = format!("<{number}@news.example.org>");
        let text = article(&identifier, "misc.test", "Subject: nothing", "Text.");
        server.add("misc.test", &text);
    }
    let fields = "Subject: check\nUser-Agent: slrn/1.0.3 (Linux)";
    let text = format!("{}--\nRosa", "A line.\n".repeat(9));
    let asking = article("<roses.1@news.example.org>", "misc.test", fields, &text);
    server.add("misc.test", &asking);
    let reader = format!("reader = 127.0.0.1,{}", server.port());
    let scratch = bot(&reader, "misc.test n");
    let ini = scratch.read("news.ini");
    scratch.write(
        "news.ini",
        ini.replace("check.example.org", "bot.example.org"),
    );
    let finished = run_beside(&scratch, &["--log"]).await;
    assert_eq!(finished.code(), 0, "{finished}");

    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/operation.md");
    let page = fs::read_to_string(page).expect("the document");
    let first = "misc.test article 5: <roses.1@news.example.org>";
    assert_eq!(about(&page, first), about(&scratch.read("news.log"), first));
}
