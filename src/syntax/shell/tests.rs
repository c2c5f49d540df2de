//! How scripts are read.

use crate::syntax::joined::Joined;
use crate::syntax::shell::{NodeKind, Part, PartKind, Quoting, Script, SimpleCommand, parse};
use crate::text::{FileId, Span};

fn script(text: &str) -> Script {
    let source = Joined::piece(text, Span::new(FileId(0), 0..text.len()));
    parse(&source, 0..text.len())
}

/// Each command as its joint and its words, assignments first.
fn commands(text: &str) -> Vec<String> {
    let shown = |command: &SimpleCommand| {
        let words = command.assignments.iter().chain(&command.words);
        let words: Vec<&str> = words.map(|word| word.text.as_str()).collect();
        format!("{:?}: {}", command.joined_by, words.join(" "))
    };
    script(text).commands.iter().map(shown).collect()
}

#[test]
fn a_substitution_ends_at_its_closer() {
    let found = commands("[ \"$(uname -m)\" = a ] && b $(c)&& d \"${e}\" `f` g");
    let expected = ["Start: [ $(uname -m) = a ]", "And: b $(c)", "And: d ${e} `f` g"];
    assert_eq!(found, expected);
}

#[test]
fn operators_join_commands() {
    let found = commands("a -x 'b c' && d || e | f; g & h\ni");
    let expected = ["Start: a -x b c", "And: d", "Or: e", "Pipe: f", "Sequence: g", "Sequence: h"];
    assert_eq!(found[..6], expected);
    assert_eq!(found[6], "Sequence: i");
}

#[test]
fn commands_inside_compounds_stand_in_the_list() {
    let cases = [
        ("if [ -f a ]; then b; else c; fi && d", vec!["[ -f a ]", "b", "c", "d"]),
        ("for x in 1 2; do a $x; done | b", vec!["a $x", "b"]),
        ("while ! a; do b; done", vec!["a", "b"]),
        ("case $x in a|b) c;; *) d; e;; esac; f", vec!["c", "d", "e", "f"]),
        ("(cd a; { b; }) && c", vec!["cd a", "b", "c"]),
        ("f() { a; }; f", vec!["a", "f"]),
        ("function f { a; }; f", vec!["a", "f"]),
        ("[[ a && b ]] && c", vec!["[[ a b ]]", "c"]),
        ("((x < 3)) && a", vec!["a"]),
        ("for ((i=0; i<3; i++)); do a; done", vec!["a"]),
        ("a # b; c", vec!["a"]),
        ("a && \\\n b", vec!["a", "b"]),
        ("echo if then", vec!["echo if then"]),
    ];
    for (text, expected) in cases {
        let words: Vec<String> = commands(text)
            .iter()
            .filter_map(|it| it.split_once(": ").map(|(_, words)| words.to_owned()))
            .collect();
        assert_eq!(words, expected, "{text}");
    }
}

#[test]
fn redirections_are_left_out_and_heredocs_skipped() {
    assert_eq!(commands("a > b 2>&1 < c &>> d e"), ["Start: a e"]);
    assert_eq!(commands("cat <<X > f\nb && c\nX\nd"), ["Start: cat", "Sequence: d"]);
    assert_eq!(commands("a <<< b"), ["Start: a"]);
    let text = "a > b; c";
    assert_eq!(script(text).commands[0].span.of(text), "a > b");
}

#[test]
fn heredocs_keep_what_they_expand() {
    let variables = |text: &str| {
        let script = script(text);
        let parts = script.bodies.iter().flat_map(|body| &body.parts);
        let is_expansion = |part: &&Part| !matches!(part.kind, PartKind::Literal(_));
        parts.filter(is_expansion).map(|it| it.span.of(text).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(variables("a <<X\n\"$b\" '${c}' \\$d\nX\ne $f"), ["$b", "${c}"]);
    assert_eq!(variables("a <<-X <<Y\n\tb\n\tX\n$(c\nY\n"), ["$(c\n"]);
    assert_eq!(variables("a <<'X'\n$b\nX\n"), [""; 0]);
    assert_eq!(error("a <<X\n$(b\nX\n"), None);
}

#[test]
fn words_lose_quotes_and_keep_expansions() {
    let cases = [
        ("\"a $B\"", "a $B", true, true),
        ("'$B'", "$B", true, false),
        ("a\\ b", "a b", true, false),
        ("$(a \"$(b)\" ')')", "$(a \"$(b)\" ')')", false, true),
        ("${A:-\"}\"}x", "${A:-\"}\"}x", false, true),
        ("`a b`", "`a b`", false, true),
        ("$((1 << 2))", "$((1 << 2))", false, true),
        ("<(a b)", "<(a b)", false, true),
        ("\"\\$a\\n\"", "$a\\n", true, false),
    ];
    for (text, expected, quoted, expands) in cases {
        let script = script(&format!("x {text}"));
        let word = &script.commands[0].words[1];
        let found = (word.text.as_str(), word.quoted, word.expands);
        assert_eq!(found, (expected, quoted, expands), "{text}");
    }
}

#[test]
fn assignments_stand_before_the_name() {
    let script = script("A=1 B+='x y' make C=2");
    let command = &script.commands[0];
    assert_eq!(command.assignments.len(), 2);
    assert_eq!(command.name(), "make");
    assert_eq!(command.arguments()[0].text, "C=2");
}

/// The first error, as its wording and the text it points at.
fn error(text: &str) -> Option<(&'static str, String)> {
    let script = script(text);
    let first = script.errors.iter().min_by_key(|error| error.span.start)?;
    let wording = first.wording.trim_start_matches("message-");
    Some((wording, first.span.of(text).to_owned()))
}

#[test]
fn errors_point_at_what_is_wrong() {
    let cases = [
        ("echo \"open", "open", "\""),
        ("echo 'open", "open", "'"),
        ("a $(b", "unclosed", "$("),
        ("a `b", "open", "`"),
        ("a ${b", "unclosed", "${"),
        ("a $((1 + 2", "unclosed", "$(("),
        ("x; if a; then b", "unclosed", "if"),
        ("for i in a; b; done", "unclosed", "for"),
        ("while a; do b", "unclosed", "while"),
        ("case a in b) c", "unclosed", "case"),
        ("{ a", "unclosed", "{"),
        ("(a; b", "unclosed", "("),
        ("if a; fi", "unclosed", "if"),
        ("a; fi", "unexpected", "fi"),
        ("a)", "unexpected", ")"),
        ("a;; b", "unexpected", ";;"),
        ("&& a", "unexpected", "&&"),
        ("if a; then b; fi c", "unexpected", "c"),
        ("a &&", "unfinished", "&&"),
        ("a || || b", "unfinished", "||"),
        ("a | ", "unfinished", "|"),
        ("a >", "no-target", ">"),
        ("if a; then fi", "empty", "then"),
        ("while a; do done", "empty", "do"),
    ];
    for (text, wording, place) in cases {
        assert_eq!(error(text), Some((wording, place.to_owned())), "{text}");
    }
}

#[test]
fn what_shells_read_is_no_error() {
    let texts = [
        "if a; then b; elif c; then d; else e; fi > f 2>&1 && g",
        "for i; do a; done; for i in; do a; done; for i in a b\ndo c\ndone",
        "case $a in (b|c) d;; *) ;; esac",
        "case a in b) c;& d) e;;& f) g; esac",
        "a() { b; }; c () ( d ); function e { f; }",
        "a && # comment\n b",
        "a <<X && b\n'\nX\nc",
        "echo it\\'s \"it's\" 'a\"b' $'it\\'s' \"$(echo \"a\")\" `echo \\`a\\``",
        "a $((1 + (2 * 3))) $( (b) ); ((c))",
        "[[ a && ( b || c ) ]] && [ ! -f d ]",
        "find . -exec a {} \\; ! a; time b",
        "echo } fi done # ( ' \"",
        "a=(b c) && d <(e) > >(f)",
        "echo ${a:-${b}} \"${c:-\"d e\"}\" ${#a} ${!a} ${a[1]} $# $? $",
        "a &\nb",
        "for a in b c; { d; }; for ((;;)) { e; }; for ((;;)); { f; }",
        "function a ( b ); function c() { d; }",
        "coproc a { b; }; coproc c d; coproc { e; }",
        "rm !(a) *(b) ?(c)",
        "if !; then a; fi; ! ! b; time ! c; ! time d",
        "case a in b) ;; c) esac",
    ];
    for text in texts {
        assert_eq!(error(text), None, "{text}");
    }
}

#[test]
fn parts_keep_their_quotes_and_places() {
    let text = "x a'b'\"c $D\"${E:-f}$(g h)";
    let script = script(text);
    let parts: Vec<(&str, Quoting)> =
        script.commands[0].words[1].parts.iter().map(|it| (it.span.of(text), it.quoting)).collect();
    let expected = [
        ("a", Quoting::None),
        ("b", Quoting::Single),
        ("c ", Quoting::Double),
        ("$D", Quoting::Double),
        ("${E:-f}", Quoting::None),
        ("$(g h)", Quoting::None),
    ];
    assert_eq!(parts, expected);
    let text = "x \"\"";
    assert_eq!(self::script(text).commands[0].words[1].parts[0].span, Span::new(FileId(0), 3..3));
}

#[test]
fn a_substitution_holds_a_script_with_places_in_the_outer_text() {
    for text in ["x $(a | b)", "x `a | b`", "x \"`a | \\`c\\` b`\""] {
        let script = script(text);
        let [Part { kind: PartKind::Command(inner), .. }] =
            script.commands[0].words[1].parts.as_slice()
        else {
            panic!("{text}");
        };
        assert!(matches!(inner.script.body[0].kind, NodeKind::Pipeline(_)), "{text}");
        assert_eq!(inner.script.commands[0].span.of(text), "a", "{text}");
    }
}

#[test]
fn what_is_too_deep_is_passed_over() {
    for opener in ["$(", "(", "if ", "\"$(", "${a:-", "`\\`", "! ", "time ! "] {
        let text = format!("a; b {}", opener.repeat(5_000));
        assert_eq!(script(&text).commands[0].name(), "a");
    }
}
