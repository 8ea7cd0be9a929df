//! Laws: any text is read, in time linear in its length, and a rendered command reads back as
//! itself.

use std::time::{Duration, Instant};

use indexmap::IndexMap;
use proptest::prelude::*;

use super::tests::World;
use super::*;
use crate::dataset::Key;
use crate::repo_config::Slash;

fn ears() -> Ears<'static> {
    Ears { bot: "gitribute", slash: Slash::On, uploads: &[] }
}

fn listen_and_understand(text: &str) -> usize {
    let world = World::new();
    let views = world.views();
    let channels = world.channels();
    let known = Known { datasets: &views, at_hand: Some(&channels) };
    let said = listen(text, &ears());
    for said in &said {
        if let What::Call(call) = &said.what {
            let _ = understand(call, &known);
        }
    }
    said.len()
}

fn value() -> impl Strategy<Value = NewValue> {
    let text = prop_oneof![
        "[ -~]{1,24}",
        "[a-z\"'«»“” =~,;`@/#\n-]{1,16}",
        "\\PC{1,12}",
        Just("because".to_owned()),
        Just("PE because it moved".to_owned()),
        Just("a, country = b".to_owned()),
    ];
    text.prop_map(|text| match text.as_str() {
        "" => NewValue::Clear,
        // What our own comments break so that it mentions nobody is mended when it is read.
        _ => NewValue::Text(text.replace('\u{200b}', "")),
    })
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof!["[A-Za-z0-9.]{1,8}", "[ -~]{1,12}", "[a-zé ,=\"'#-]{1,8}"]
        .prop_map(|key| key.trim().to_owned())
        .prop_filter("a key is not blank", |key| !key.is_empty())
}

fn command() -> impl Strategy<Value = Command> {
    let world = World::new();
    let (channels, counts) = (world.channels(), world.counts());
    let target = {
        let (channels, counts) = (channels.clone(), counts.clone());
        prop_oneof![
            Just(Target::AtHand { dataset: channels.clone() }),
            Just(Target::AtHand { dataset: counts.clone() }),
            key().prop_map(move |key| Target::Record {
                dataset: channels.clone(),
                key: Key::single("id", key),
            }),
            (key(), key()).prop_map(move |(site, date)| Target::Record {
                dataset: counts.clone(),
                key: Key::new(IndexMap::from([
                    ("site".into(), site.into()),
                    ("date".into(), date.into()),
                ]))
                .unwrap(),
            }),
        ]
    };
    let set =
        (target.clone(), proptest::collection::vec((0..5_usize, value()), 1..4), any::<bool>())
            .prop_map(move |(target, cells, with_reason)| {
                let columns: &[&str] = match target.dataset().as_str() {
                    "channels" => &["id", "name", "country", "country code", "notes"],
                    _ => &["site", "date", "value"],
                };
                let values = cells
                    .into_iter()
                    .map(|(at, value)| (columns[at % columns.len()].into(), value))
                    .collect();
                let reason = with_reason.then(|| "it moved".to_owned());
                Command::Set { target, values, reason }
            });
    let remove = target
        .clone()
        .prop_map(|target| Command::Remove { target, reason: Some("it closed".to_owned()) });
    let renamed = channels.clone();
    let rename = (key(), key()).prop_map(move |(old, new)| Command::Rename {
        target: Target::Record { dataset: renamed.clone(), key: Key::single("id", old) },
        to: Key::single("id", new),
        reason: None,
    });
    let added = channels.clone();
    let add = proptest::collection::vec((0..3_usize, value()), 1..4).prop_map(move |cells| {
        let columns = ["id", "name", "country code"];
        let values = cells.into_iter().map(|(at, value)| (columns[at].into(), value)).collect();
        Command::Add { dataset: added.clone(), values, reason: None }
    });
    let drop = (1..50_u32, 0..9_u32).prop_map(|(first, more)| Command::Drop {
        rows: vec![RowRange { first, last: first + more }],
    });
    prop_oneof![set, remove, rename, add, drop]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_rendered_command_reads_back_as_itself(command in command()) {
        let world = World::new();
        let views = world.views();
        let channels = world.channels();
        let known = Known { datasets: &views, at_hand: Some(&channels) };
        let text = format!("/{}", render(&command, &known));
        let said = listen(&text, &ears());
        let [Said { what: What::Call(call), .. }] = said.as_slice() else {
            panic!("{text:?} says {said:?}")
        };
        prop_assert_eq!(understand(call, &known), Ok(command), "{}", text);
    }

    #[test]
    fn any_text_is_read(text in "(\\PC|[/@`><=\"\n ~-]|/set |/add |\n```csv\n|<details>|a = ){0,120}") {
        listen_and_understand(&text);
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the test measures")]
fn hostile_comments_are_read_in_linear_time_p13() {
    let pieces = [
        "#",
        "|",
        "`",
        "[",
        "<",
        "> ",
        "<!--",
        "-->",
        "<details>",
        "/set a = ",
        "/set a=b ",
        "\"a ",
        "“a ",
        "«",
        "``\n",
        "` `` ```\n",
        "/set \"",
        "a=b,",
        "@gitribute ",
        "\n/set\n",
        "because ",
        " because",
        "~~~\n",
        "```\n",
        "/add x\n```csv\n",
        "- a = 1\n",
        "\u{200b}",
        "/set country = name = ",
        "= ",
        "a\n",
        "    a\n",
        "\\`",
        "On a\n",
        "\r",
        "/sett = \n",
    ];
    for piece in pieces {
        for prefix in ["", "/set ", "/set\n", "/set country = "] {
            let text = format!("{prefix}{}", piece.repeat(64 * 1024 / piece.len()));
            let begun = Instant::now();
            listen_and_understand(&text);
            let took = begun.elapsed();
            assert!(took < Duration::from_secs(3), "{prefix:?}, {piece:?}: {took:?}");
        }
    }
}
