use std::fs::File;
use std::io::Write;

use super::output::READ;
use super::*;

async fn cut(octets: &[u8]) -> Vec<Fetched> {
    let mut output = Output::new(octets, LONGEST_ARTICLE);
    let mut fetched = Vec::new();
    while let Some(article) = output.next().await.unwrap() {
        fetched.push(article);
    }
    fetched
}

fn article(text: &str) -> Fetched {
    Fetched::Article(text.as_bytes().to_vec())
}

fn tokens(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

async fn first(program: &str, words: &[&str]) -> Result<Option<(String, Fetched)>, Error> {
    let sm = Sm::new(Path::new(program), LONGEST_ARTICLE);
    sm.fetch(tokens(words))?.next().await
}

const LONGEST_ARTICLE: usize = 1024 * 1024;

/// All that comes of a call of a program that does this, and the error at
/// its end.
async fn call(script: &str, words: &[&str], patience: Duration) -> (Vec<Fetched>, Option<Error>) {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("sm");
    // Written by another process: a file that this one has open for writing
    // may still be so in what other tests start, and cannot be run.
    let written = std::process::Command::new("/bin/sh")
        .args(["-c", r#"printf '%s' "$1" >"$0" && chmod 700 "$0""#])
        .arg(&program)
        .arg(format!("#!/bin/sh\n{script}\n"))
        .status();
    assert!(written.unwrap().success());
    let longest = LONGEST_ARTICLE;
    let sm = Sm {
        program,
        patience,
        longest,
    };
    let mut call = sm.fetch(tokens(words)).unwrap();
    let mut fetched = Vec::new();
    loop {
        match call.next().await {
            Ok(Some((_, came))) => fetched.push(came),
            Ok(None) => return (fetched, None),
            Err(error) => return (fetched, Some(error)),
        }
    }
}

#[tokio::test]
async fn output_is_cut_where_a_line_is_a_single_dot() {
    let first = "A: 1\r\n\r\n..\r\n.\r\n";
    let second = "B: 2\r\n\r\nx\n.\r\ny\r\n.\r\n";
    let text = format!("{first}{second}");
    let both = [article(first), article(second)];
    assert_eq!(cut(text.as_bytes()).await, both);
    // The end may come in pieces, and half an article is none.
    for end in 0..text.len() {
        let whole = usize::from(end >= first.len());
        assert_eq!(cut(&text.as_bytes()[..end]).await, both[..whole], "{end}");
    }
}

#[tokio::test]
async fn an_endless_article_is_passed_over() {
    let mut text = b"A: 1\r\n\r\n".to_vec();
    text.resize(LONGEST_ARTICLE + 2 * READ, b'x');
    text.extend_from_slice(b"\r\n.\r\nB: 2\r\n\r\n.\r\n");
    let fetched = cut(&text).await;
    assert!(fetched[0] == Fetched::Overlong, "not passed over");
    assert_eq!(fetched[1..], [article("B: 2\r\n\r\n.\r\n")]);
}

#[test]
fn a_complaint_names_its_token_once_its_line_is_whole() {
    let file = tempfile::tempfile().unwrap();
    let mut complaints = Complaints::new(file.try_clone().unwrap());
    (&file).write_all(b"sm: could not retrieve @05").unwrap();
    complaints.read().unwrap();
    assert!(!complaints.mention("@0500@"));
    (&file).write_all(b"00@\nsm: @zz@ is no token\n").unwrap();
    complaints.read().unwrap();
    assert!(complaints.mention("@0500@") && complaints.mention("@zz@"));
    assert!(!complaints.mention("@05@"));
    assert_eq!(
        complaints.last_line().as_deref(),
        Some("sm: @zz@ is no token")
    );
}

#[tokio::test]
async fn r45_a_program_that_fails_says_nothing_of_the_articles() {
    for program in ["/bin/false", "/bin/true"] {
        let error = first(program, &["@05@"]).await.unwrap_err();
        assert!(matches!(error, Error::Failed { .. }), "{error}");
    }
    let error = first("/nowhere/sm", &["@05@"]).await.unwrap_err();
    assert!(matches!(error, Error::Start { .. }), "{error}");
    assert_eq!(first("/bin/false", &[]).await.unwrap(), None);
}

#[tokio::test]
async fn r45_a_program_that_hangs_is_given_up() {
    for script in ["exec sleep 1000", "exec >&-; exec sleep 1000"] {
        let (fetched, error) = call(script, &["@05@"], PATIENCE / 600).await;
        assert_eq!(fetched, []);
        assert!(matches!(error, Some(Error::TimedOut { .. })), "{error:?}");
    }
    // What came before is of use.
    let script = "printf 'A: 1\\r\\n\\r\\n.\\r\\n'; exec sleep 1000";
    let (fetched, error) = call(script, &["@05@", "@06@"], PATIENCE / 12).await;
    assert_eq!(fetched, [article("A: 1\r\n\r\n.\r\n")]);
    assert!(matches!(error, Some(Error::TimedOut { .. })), "{error:?}");
}

#[tokio::test]
async fn r44_what_it_knows_nothing_of_is_missing() {
    let script = r#"
        for token; do
            case $token in
                @0[56]@) printf 'A: %s\r\n\r\n.\r\n' "$token" ;;
                @*) echo "sm: could not retrieve $token" >&2 ;;
            esac
        done
        exit 1"#;
    let words = ["@01@", "@05@", "@02@", "@03@", "@06@", "@04@"];
    let (fetched, error) = call(script, &words, PATIENCE).await;
    let there = |token| article(&format!("A: {token}\r\n\r\n.\r\n"));
    let missing = || Fetched::Missing;
    let all = [
        missing(),
        there("@05@"),
        missing(),
        missing(),
        there("@06@"),
        missing(),
    ];
    assert_eq!(fetched, all);
    assert!(error.is_none(), "{error:?}");
}

/// As after a power failure: nothing would ever put its end there.
#[tokio::test]
async fn r44_an_article_without_its_end_is_taken_as_it_is() {
    let script = "printf 'A: 1\\r\\n\\r\\n.\\r\\nB: 2\\r\\n\\r\\nx'";
    let (fetched, error) = call(script, &["@05@", "@06@"], PATIENCE).await;
    let both = [article("A: 1\r\n\r\n.\r\n"), article("B: 2\r\n\r\nx")];
    assert_eq!(fetched, both);
    assert!(error.is_none(), "{error:?}");
    // But not where the program itself was cut off.
    let killed = format!("{script}; kill -9 $$");
    let (fetched, error) = call(&killed, &["@05@", "@06@"], PATIENCE).await;
    assert_eq!(fetched, both[..1]);
    assert!(matches!(error, Some(Error::Failed { .. })), "{error:?}");
}

#[tokio::test]
async fn r45_a_program_that_crashes_at_an_article_goes_on_without_it() {
    let (fetched, error) = call("kill -SEGV $$", &["@05@", "@06@"], PATIENCE).await;
    assert_eq!(fetched, [Fetched::Crashed]);
    assert!(matches!(error, Some(Error::Failed { .. })), "{error:?}");
}

#[test]
fn a_bare_name_is_looked_for() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sm-of-this-test");
    let name = Path::new("sm-of-this-test");
    let search = || Some(folder.path().as_os_str().to_owned());
    assert_eq!(located(name, search()), name);
    File::create(&file).unwrap();
    assert_eq!(located(name, search()), file);
    let elsewhere = Path::new("elsewhere/sm-of-this-test");
    assert_eq!(located(elsewhere, search()), elsewhere);
}
