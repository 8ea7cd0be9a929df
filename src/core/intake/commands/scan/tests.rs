use super::*;
use crate::repo_config::Slash;

fn ears(slash: Slash) -> Ears<'static> {
    Ears { bot: "gitribute[bot]", slash, uploads: &[] }
}

fn hear(text: &str) -> Vec<Said> {
    listen(text, &ears(Slash::On))
}

/// What was said, in short: `set country = PE`, `?set` for a near miss, `>` below a quote.
fn short(text: &str) -> Vec<String> {
    shortly(&hear(text))
}

fn shortly(said: &[Said]) -> Vec<String> {
    said.iter()
        .map(|said| match &said.what {
            What::Call(call) => {
                let mut short = format!("{} {}", call.verb.spec().name, call.args);
                for line in &call.fields {
                    short.extend([format!("|{}={}", line.field, line.value)]);
                    if let Some(fence) = &line.fence {
                        short.extend([format!("<{fence}>")]);
                    }
                }
                if let Some(block) = &call.block {
                    short.extend([format!("|[{}:{}]", block.info, block.text)]);
                }
                short.trim().replace(" |", "|")
            }
            What::NearMiss { fix, .. } => format!("?{fix}"),
            What::BelowQuote => ">".to_owned(),
            What::TooMany { most } => format!("!{most}"),
        })
        .collect()
}

#[test]
fn a_command_begins_a_line() {
    for (text, said) in [
        ("/set country = PE", vec!["set country = PE"]),
        ("Thanks!\n/set country = PE\nBye", vec!["set country = PE"]),
        ("/set a = 1\n/undo\n/check", vec!["set a = 1", "undo", "check"]),
        ("   /undo", vec!["undo"]),
        ("@gitribute set country = PE", vec!["set country = PE"]),
        ("@gitribute[bot] set country = PE", vec!["set country = PE"]),
        ("@GitRibute, /set country = PE", vec!["set country = PE"]),
        ("@gitribute: help", vec!["help"]),
        ("- a list\n\n/undo", vec!["undo"]),
        ("see /undo", vec![]),
        ("prefix @gitribute undo", vec![]),
        ("@gitributes undo", vec![]),
        ("@someone undo", vec![]),
        ("@gitribute thanks a lot", vec![]),
        ("", vec![]),
    ] {
        assert_eq!(short(text), said, "{text:?}");
    }
}

#[test]
fn quotes_code_html_and_mails_hold_no_commands_p16_p17() {
    for text in [
        "> /undo",
        "> > /undo",
        ">/undo",
        "> a\n>\n> /undo",
        "```\n/undo\n```",
        "~~~~\n/undo\n```\n/undo\n~~~~",
        "```\nnever closed\n/undo",
        "    /undo",
        "\t/undo",
        "text\n    /undo",
        "`/undo`",
        "a `code\n/undo\nmore` b",
        "``a ` b\n/undo``",
        "<!-- /undo -->",
        "<!--\n/undo\n-->",
        "a <!--\n/undo\n--> b",
        "<!--\n\n/undo\n",
        "<pre>\n\n/undo\n\n</pre>",
        "<div>\n/undo\n</div>",
        "<details><summary>x</summary>\n\n/undo\n\n</details>",
        "<details>\n<details>\n</details>\n\n/undo\n\n</details>",
        "# /undo",
        "[/undo](https://example.org)",
        "| /undo |",
        "On Mon, 3 Mar 2025 at 10:11, Ada <ada@example.org> wrote:\n/undo",
        "On Mon, 3 Mar 2025 at 10:11, Ada\n<ada@example.org> wrote:\n\n/undo",
        "Le lun. 3 mars 2025 à 10:11, Ada <ada@example.org> a écrit :\n\n/undo",
        "-----Original Message-----\nFrom: Ada\n\n/undo",
        "Bye\n-- \n/undo",
    ] {
        assert_eq!(short(text), Vec::<String>::new(), "{text:?}");
    }
}

#[test]
fn what_ends_lets_commands_be_heard_again_p17() {
    for text in [
        "> quoted\n\n/undo",
        "```\ncode\n```\n/undo",
        "<!-- x -->\n/undo",
        "a `b` c\n/undo",
        "a lone ` tick\n/undo",
        "<details>\n\n/check\n\n</details>\n\n/undo",
        "<div>\n/check\n</div>\n\n/undo",
        "<https://example.org>\n/undo",
        "<img src=x>\n/undo",
        "<b>Note</b> well\n/undo",
        "On Monday it rained.\n/undo",
        "/undo\n\nOn 3 Mar 2025, Ada wrote:\n> /check",
    ] {
        assert_eq!(short(text), ["undo"], "{text:?}");
    }
}

#[test]
fn a_command_right_below_a_quote_is_told_once_p16() {
    assert_eq!(short("> old\n/set a = 1\n/undo"), [">"]);
    assert_eq!(short("> old\nmore\n/undo"), [">"]);
    assert_eq!(short("> old\nmore"), Vec::<String>::new());
    assert_eq!(short(">\n/undo"), ["undo"]);
}

#[test]
fn near_misses_get_one_hint_with_the_whole_line_p18() {
    for (text, said) in [
        ("/sett country = PE", vec!["?set country = PE"]),
        ("/add-record channels", vec!["?add channels"]),
        ("/ set country = PE", vec!["?set country = PE"]),
        ("/Accept", vec!["?accept"]),
        ("/accept.", vec!["?accept"]),
        ("/ac\u{200b}cept", vec!["?accept"]),
        ("/exlpain", vec!["?explain"]),
        ("/undo!", vec!["?undo"]),
        ("/sett a = 1\n/remov X", vec!["?set a = 1"]),
        ("/set a = 1\n/sett b = 2", vec!["set a = 1", "?set b = 2"]),
        ("@gitribute sett country = PE", vec!["?set country = PE"]),
    ] {
        assert_eq!(short(text), said, "{text:?}");
    }
}

#[test]
fn what_was_not_meant_for_us_is_left_alone_l6() {
    for text in [
        "/usr/bin/env",
        "/usr",
        "/etc is a folder",
        "1/2",
        "/2",
        "/label ~data",
        "/remove_label ~data",
        "/assign @ada",
        "/approve",
        "/merge",
        "/lgtm",
        "/ok-to-test",
        "/rebase",
        "/remove-kind bug",
        "/sett",
        "/seth said so",
        "/",
        "//undo",
        "/* undo */",
        "/gitribute approve",
        "/é",
        "/wiki is where I looked",
    ] {
        assert_eq!(short(text), Vec::<String>::new(), "{text:?}");
    }
}

#[test]
fn the_short_form_can_be_off() {
    let said = listen("/undo\n/sett a = 1\n@gitribute undo", &ears(Slash::Off));
    assert_eq!(shortly(&said), ["undo"]);
}

#[test]
fn verbs_that_act_are_exact_and_others_forgive_capitals_p18() {
    assert_eq!(short("/Set a = 1"), ["set a = 1"]);
    assert_eq!(short("/HELP"), ["help"]);
    assert_eq!(short("/ACCEPT"), ["?accept"]);
    assert_eq!(short("/delete X"), ["remove X"]);
}

#[test]
fn invisible_characters_around_a_command_are_left_out_and_told_p18() {
    let told = |text: &str| match hear(text).remove(0).what {
        What::Call(call) => (call.args.clone(), call.invisible),
        other => panic!("{other:?}"),
    };
    let args = "country = PE".to_owned();
    assert_eq!(told("/set country = PE"), (args.clone(), Invisible::None));
    assert_eq!(told("/set\u{a0}country = PE\u{a0}\r"), (args.clone(), Invisible::None));
    assert_eq!(told("\u{feff}/set country = PE"), (args.clone(), Invisible::LeftOut));
    assert_eq!(told("\u{200f}/set \u{200b}country = PE\u{200e}"), (args, Invisible::LeftOut));
}

#[test]
fn fields_stand_below_their_command() {
    for (text, said) in [
        ("/set\ncountry = PE\nname = Lima", "set|country=PE|name=Lima"),
        ("/set\r\ncountry = PE\r\nname = Lima\r\n", "set|country=PE|name=Lima"),
        ("/set a = 1\nb = 2\nthanks!\nc = 3", "set a = 1|b=2"),
        ("/set a = 1\n\nb = 2", "set a = 1"),
        ("/add channels\n\n- id = X\n- name = Y\n", "add channels|id=X|name=Y"),
        ("/add channels\n  id = X\n    name = Y", "add channels|id=X|name=Y"),
        ("/set a =\n```\none\ntwo\n```\nb = 2", "set a =|b=2|[:one\ntwo]"),
        ("/set\na =\n~~~\none\n\n/undo\n~~~\nb = 2", "set|a=<one\n\n/undo>|b=2"),
        ("/set \"odd = name\" = 1", "set \"odd = name\" = 1"),
        ("/set a = `b\n/undo", "set a = `b"),
    ] {
        assert_eq!(short(text).first().map(String::as_str), Some(said), "{text:?}");
    }
    assert_eq!(short("/set a = `b\n/set c = `d"), ["set a = `b", "set c = `d"]);
    assert_eq!(short("/set a = 1\n@gitribute undo"), ["set a = 1", "undo"]);
}

#[test]
fn a_block_below_is_taken_whole() {
    let rows = "id,name\nX,/undo";
    for text in [
        format!("/add channels\n```csv\n{rows}\n```"),
        format!("/add channels\n\n```csv\n{rows}\n```\n"),
        format!("/add channels\n~~~~ CSV title=x\n{rows}\n~~~~"),
    ] {
        assert_eq!(short(&text), [format!("add channels|[csv:{rows}]")], "{text:?}");
    }
    assert_eq!(short("/add channels\n\nlater\n\n```csv\na\n```"), ["add channels"]);
    let What::Call(open) = hear("/add x\n```csv\na\n1").remove(0).what else { panic!() };
    assert_eq!(open.block.unwrap().whole, Whole::No);
}

#[test]
fn a_text_holds_so_many_commands_p20() {
    let many = "/accept\n".repeat(50);
    let said = short(&many);
    assert_eq!(said.len(), MOST_OTHERS + 1);
    assert_eq!(said.last().unwrap(), "!5");
    let many = "/set a = 1\n".repeat(60);
    assert_eq!(short(&many).len(), MOST_DESCRIBING + 1);
}
