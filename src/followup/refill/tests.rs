use super::*;

/// A block as it is shown, each `$value` replaced.
fn shown(block: &str, value: &str) -> String {
    let lines: Vec<Line<'_>> = block
        .lines()
        .map(|written| {
            let text = written.replace("$mark", "*").replace("$value", value);
            let changed = text != written;
            Line {
                written,
                text,
                changed,
            }
        })
        .collect();
    filled(&lines).join("\n")
}

/// Text that stays as it is but for the value.
fn stays(block: &str, value: &str) {
    let replaced = block.replace("$mark", "*").replace("$value", value);
    assert_eq!(shown(block, value), replaced);
}

const PROSE: &str = "\
$mark Let your signature begin with the line \"-- \": two hyphens and a space,
  nothing else. Yours begins with \"$value\". Most newsreaders
  write that line by themselves; if yours does, take your own out of the
  signature. Only by it do newsreaders know a signature.";

#[test]
fn r12_running_text_is_filled_again_behind_a_value() {
    assert_eq!(
        shown(PROSE, "--"),
        "\
* Let your signature begin with the line \"-- \": two hyphens and a space,
  nothing else. Yours begins with \"--\". Most newsreaders write that line
  by themselves; if yours does, take your own out of the signature. Only
  by it do newsreaders know a signature."
    );
    assert_eq!(
        shown(PROSE, "a-value-of-many-columns"),
        "\
* Let your signature begin with the line \"-- \": two hyphens and a space,
  nothing else. Yours begins with \"a-value-of-many-columns\". Most
  newsreaders write that line by themselves; if yours does, take your
  own out of the signature. Only by it do newsreaders know a signature."
    );
    // The mark itself is no value.
    stays(
        "$mark A line that is full enough and goes on within a sentence but\n  has room.",
        "",
    );
    // The words of the value keep their blanks.
    let signature = shown(PROSE, "--  ");
    assert!(signature.contains("\"--  \". Most"), "{signature}");
}

#[test]
fn r12_a_text_runs_on_to_its_stop_and_no_farther() {
    let block = "You have written $value, which is nothing that can be read\n\
                 here, and less elsewhere. Write less of it.\n\
                 A sentence of its own.";
    assert_eq!(
        shown(block, "a lot more than fits"),
        "You have written a lot more than fits, which is nothing that can be read\n\
         here, and less elsewhere. Write less of it.\n\
         A sentence of its own."
    );
    assert_eq!(
        shown(block, "it"),
        "You have written it, which is nothing that can be read here, and less\n\
         elsewhere. Write less of it.\n\
         A sentence of its own."
    );
}

#[test]
fn r12_what_is_laid_out_stays() {
    let full = "a line that is full enough to run on into the";
    for block in [
        // The text behind stands elsewhere.
        format!("$value {full}\n  next one, which is indented"),
        format!("  $value {full}\nnext one, which is not"),
        // Lists, quotations, examples.
        format!("$value {full}\n- item\n- item"),
        format!("$value {full}\n* item"),
        format!("$value {full}\n1. item"),
        format!("$value {full}\n| table"),
        format!("$value {full}\n> quoted"),
        format!("$value {full}\n\nanother paragraph"),
        format!("| $value {full}\nand a word"),
        // Columns.
        format!("Name:   $value {full}\nAddress of the poster"),
        format!("$value {full}\nAddress  of the poster"),
        // Short lines are meant to be short.
        "Dear $value,\nthis is a letter".to_owned(),
        // The line ends in a stop or in a value.
        format!("$value {full} end.\nIt begins"),
        format!("$value {full} end:\nthe place"),
        format!("{full} place of $value\nand a word"),
        // Nothing was put in.
        format!("{full}\nnext line"),
        // The next word would not fit, in whatever way the text goes on.
        format!("$value {full} {}\nword", "x".repeat(24)),
    ] {
        stays(&block, "x");
    }
}

#[test]
fn r12_a_value_of_a_table_is_continued_below_itself() {
    let value = "word ".repeat(20);
    let value = value.trim_end();
    let words = |count: usize| "word ".repeat(count).trim_end().to_owned();
    assert_eq!(
        shown("  name:  $value", value),
        format!("  name:  {}\n         {}", words(12), words(8))
    );
    // One blank makes no table, nor does text behind.
    assert_eq!(
        shown("  name: $value", value),
        format!("  name: {}\n  {}", words(13), words(7))
    );
    let behind = shown("  name:  $value, and more", value);
    assert!(behind.contains("\n  word"), "{behind}");
}
