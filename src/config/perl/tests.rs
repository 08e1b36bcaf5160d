use super::*;

fn expression(source: &str) -> String {
    translate(source).unwrap().expression
}

#[test]
fn r20_what_both_spell_alike_is_copied() {
    for source in [
        "check",
        "(ignore)|(no[ ]*repl(y|(ies)))|(nocheck)",
        "(^|[.-])tests?([.-]|$)",
        "^a.b|c*?d+?e??$",
        "a{2}b{2,}c{2,3}?",
        "(?i:x)(?:y)(?=z)(?!z)(?<=z)(?<!z)(?>z)(?<n>z)",
        "\\d\\D\\w\\W\\s\\S\\b\\B\\A\\z\\Z\\K\\G",
        "\\p{Lu}\\P{N}",
        "(?is)a(?m-i:b)",
    ] {
        let expected = source.replace("[.-]", "[\\.\\-]");
        assert_eq!(expression(source), expected, "{source}");
    }
}

#[test]
fn r20_what_perl_spells_otherwise_is_brought_over() {
    for (source, expected) in [
        (r"\<a\>", "<a>"),
        (r"\Qa.b[\Ec.", r"a\.b\[c."),
        (r"\Qa.b", r"a\.b"),
        (r"a\Eb", "ab"),
        (r"\Qab\E*\\Q", r"ab*\\Q"),
        (r"[\Qa-c]\E]", r"[a\-c\]]"),
        (r"[\Qa\E-c]", "[a-c]"),
        (r"\101\0\012", r"\x{41}\x{0}\x{a}"),
        (
            r"\o{101}\x41\x{41}\x\N{U+263A}",
            r"\x{41}\x{41}\x{41}\x{0}\x{263a}",
        ),
        (r"\cA\c[", r"\x{1}\x{1b}"),
        (r"\e\t", r"\x{1b}\x{9}"),
        // A number is a back-reference where there are so many groups.
        (r"(a)\11", r"(a)\x{9}"),
        (
            r"(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)\11",
            r"(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)(?:\11)",
        ),
        (r"(a)\1", r"(a)(?:\1)"),
        (r"(a)\g1\g{1}\g{-1}\g-1", r"(a)(?:\1)(?:\1)(?:\1)(?:\1)"),
        (
            r"(?'n'a)\k'n'\k{n}\g{n}(?P=n)",
            r"(?<n>a)\k<n>\k<n>\k<n>\k<n>",
        ),
        // A class or a comment opens no group: \12 is octal.
        (
            r"[](](?#(()(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)\12",
            r"[\]\(](a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)\x{a}",
        ),
        (r"(?(1)a|b)(?(<n>)a)(?<n>)", "(?(1)a|b)(?(<n>)a)(?<n>)"),
        (r"a{,3}a{ 1, 2 }", "a{0,3}a{1,2}"),
        (r"{2}|({2})", r"\{2\}|(\{2\})"),
        (r"a{b}{", r"a\{b\}\{"),
        ("]}", r"\]\}"),
        ("a(?#b[)c", "ac"),
        ("(?^:a)(?^i:b)", "(?-ims:a)(?i-ms:b)"),
        ("(?)a(?u)b(?p:c)", "ab(?:c)"),
        ("(?n)(a)(?<n>b)(?-n)(c)", "(?:a)(?<n>b)(c)"),
        ("(?x) a + ? # b [( \n c\\ (?-x) d", "a+?c  d"),
        ("(?x: a b)c d|(?xx)[ ^ a b]", "(?:ab)c d|[^ab]"),
        (r"\/\-\_\@\#\ ä\ä", r"/\-_@# ää"),
        (r"\h\N", r"[\t\p{Zs}][^\n]"),
    ] {
        assert_eq!(expression(source), expected, "{source}");
    }
}

#[test]
fn r20_inside_a_class_perl_knows_no_operators() {
    for (source, expected) in [
        ("[[]", r"[\[]"),
        ("[a[b]", r"[a\[b]"),
        ("[]a]", r"[\]a]"),
        ("[^]a]", r"[^\]a]"),
        ("[a&&b]", r"[a\&\&b]"),
        ("[~~a]", r"[\~\~a]"),
        ("[w-z--x]", r"[w-z\--x]"),
        (r"[\w-.]", r"[\w\-\.]"),
        (r"[a-\d]", r"[a\-\d]"),
        ("[-a][a-]", r"[\-a][a\-]"),
        (r"[\b\cA\101\x2d\h]", r"[\x{8}\x{1}\x{41}\x{2d}\t\p{Zs}]"),
        (r"[\Qa-z]\E]", r"[a\-z\]]"),
        ("[[:digit:]x]", r"[[\d]x]"),
        ("[[:digit]", r"[\[:digit]"),
        ("[a b#]", "[a b#]"),
        (r"[\pL\p{Lu}]", r"[\p{L}\p{Lu}]"),
        (r"[\H]", r"[[^\t\p{Zs}]]"),
        ("[[:^alpha:]-z]", r"[[^\p{Alphabetic}]\-z]"),
    ] {
        assert_eq!(expression(source), expected, "{source}");
    }
}

#[test]
fn r20_possessive_quantifiers_are_seen() {
    for (source, possessive) in [
        ("a++", true),
        ("a*+b", true),
        ("a?+", true),
        ("a{2}+", true),
        ("a+", false),
        ("a+?", false),
        (r"a\++", false),
        ("[a+]+", false),
    ] {
        assert_eq!(
            translate(source).unwrap().possessive,
            possessive,
            "{source}"
        );
    }
}

#[test]
fn r20_what_is_refused() {
    for (source, said) in [
        ("a**", "quantifier"),
        ("a*{2}", "quantifier"),
        ("a+++", "quantifier"),
        ("a|*b", "follows nothing"),
        ("(?x)( ?:a)", "follows nothing"),
        ("a)", "unopened"),
        ("(?", "unclosed"),
        ("(?i", "unclosed"),
        ("(?U)a", "no flag"),
        ("(?-a)", "no flag"),
        ("(?<1>a)", "name"),
        ("(?(1)a)", "no group 1"),
        ("(?(?=a)b)", "condition"),
        ("(?[a])", "set operations"),
        (r"(a)\2", "no group 2"),
        (r"(a)\g{-2}", "no group -2"),
        (r"(a)\g<1>", "names no group"),
        (r"\k", "names no group"),
        (r"\N{DIGIT ONE}", "name of a character"),
        ("[[:foo:]]", "no class [:foo:]"),
        ("[[.a.]]", "no class [.a.]"),
        ("(?R)", "recursion"),
        ("(?1)", "recursion"),
        ("(?-1)", "recursion"),
        ("(?&n)", "recursion"),
        ("(?|a)", "branch reset"),
        ("(?{ die })", "never run"),
        ("(*SKIP)", "verbs"),
        ("[a", "has no end"),
        ("a\\", "backslash"),
        (r"\X", "not supported"),
        (r"[\9]", "no group"),
        (r"\x{110000}", "no character"),
    ] {
        let error = translate(source).unwrap_err();
        assert!(error.contains(said), "{source}: {error}");
    }
    assert!(translate("(?-i)a(?i)").is_ok());
}

#[test]
fn r20_what_still_differs_is_remarked() {
    assert_eq!(translate("(?<a>x)|(?<a>y)").unwrap().remarks.len(), 1);
    assert_eq!(translate("(?<a>x)|(?<b>y)").unwrap().remarks.len(), 0);
    assert_eq!(translate("(?a:x)(?aa)").unwrap().remarks.len(), 1);
    assert_eq!(translate(r"a\yb").unwrap().expression, "ayb");
    assert_eq!(translate(r"a\yb").unwrap().remarks.len(), 1);
    assert_eq!(translate("straße").unwrap().remarks.len(), 1);
    assert_eq!(translate("[[:alpha:]]strasse").unwrap().remarks.len(), 0);
}
