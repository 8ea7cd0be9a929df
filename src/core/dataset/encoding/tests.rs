use proptest::prelude::*;

use super::*;
use crate::dataset::{EditOptions, Format, Refusal, apply, read_edits};

fn name(bytes: &[u8]) -> &'static str {
    decode(bytes, None).unwrap().encoding.name()
}

fn in_encoding(encoding: Encoding, text: &str) -> Vec<u8> {
    [encoding.bom(), &encoding.encode(text).unwrap()].concat()
}

const FRENCH: &str = "id,nom\n1,Mâcon\n2,Château d’If\n3,Forêt d'Épinal\n4,Hôtel à Béziers\n";

#[test]
fn encodings_are_found_d4() {
    assert_eq!(name(b""), "UTF-8");
    assert_eq!(name(b"id,name\n1,a\n"), "UTF-8");
    assert_eq!(name("id\né\n".as_bytes()), "UTF-8");
    for given in ["utf-16le", "utf-16be", "windows-1252", "macintosh"] {
        let encoding = Encoding::from_name(given).unwrap();
        let bytes = in_encoding(encoding, FRENCH);
        let decoded = decode(&bytes, None).unwrap();
        assert_eq!((decoded.encoding, decoded.text.as_ref()), (encoding, FRENCH), "{given}");
    }
    assert_eq!(name(b"id,prix,mot\n1,12 \xA4,c\xBDur\n"), "ISO-8859-15");
    assert_eq!(name(b"id;prix\r\nA;5 \xA4\r\nB;7 \xA4\r\n"), "ISO-8859-15");
    assert_eq!(name(b"id;prix\r\nA;5\xA4\r\n"), "ISO-8859-15");
    assert_eq!(name(b"id;prix\r\nA;5 \x80\r\n"), "Windows-1252");
    assert_eq!(name(b"id,nom\n1,Caf\xe9\n"), "Windows-1252");
    let elisions = "id;nom\rA;l’été à l’école\rB;forêt d’Écouves\r";
    let mac = in_encoding(Encoding::MACINTOSH, elisions);
    assert_eq!(decode(&mac, None).unwrap().text, elisions);
    let russian = "id,имя\n1,Санкт-Петербург\n2,Нижний Новгород\n3,Владивосток\n";
    let cyrillic = in_encoding(Encoding::from_name("windows-1251").unwrap(), russian);
    assert_eq!(decode(&cyrillic, None).unwrap().text, russian);
    let japanese = "id,名前\n1,東京都の公園\n2,おおさかの図書館\n3,ひろしま\n";
    let sjis = in_encoding(Encoding::from_name("shift_jis").unwrap(), japanese);
    assert_eq!(decode(&sjis, None).unwrap().text, japanese);
}

#[test]
fn a_mark_is_no_text_and_decides() {
    let decoded = decode(b"\xEF\xBB\xBFid\n", None).unwrap();
    assert_eq!((decoded.text.as_ref(), decoded.encoding.bom()), ("id\n", UTF8_BOM));
    let decoded = decode(b"\xFE\xFF\0i\0d", Some(Encoding::from_name("utf-16").unwrap())).unwrap();
    assert_eq!((decoded.text.as_ref(), decoded.encoding.name()), ("id", "UTF-16 BE"));
    assert!(matches!(decode(b"\xFF\xFE\0\0i\0\0\0", None), Err(Refusal::BrokenText { .. })));
}

#[test]
fn damaged_text_is_refused_with_line_and_byte_d4() {
    assert_eq!(
        decode("id,nom\n1,Mâcon\n2,Caf\u{0}\n".replace('\u{0}', "#").as_bytes(), None)
            .unwrap()
            .encoding,
        Encoding::UTF_8
    );
    let mixed = [b"id,nom\n1,M\xC3\xA2con\n2,Caf".as_slice(), b"\xE9\n"].concat();
    assert_eq!(
        decode(&mixed, None),
        Err(Refusal::BrokenText {
            encoding: "UTF-8",
            line: LineNumber(3),
            offset: 21,
            byte: Some(0xE9)
        })
    );
    let armenian = ["id\nԵրևան\nԳյումրի\n".as_bytes(), b"\xE9\n"].concat();
    assert!(matches!(decode(&armenian, None), Err(Refusal::BrokenText { encoding: "UTF-8", .. })));
    assert!(matches!(
        decode(b"\xFF\xFEi\0d", None),
        Err(Refusal::BrokenText { encoding: "UTF-16 LE", .. })
    ));
    assert!(matches!(
        decode(b"\xFF\xFE\x00\xD8a\0", None),
        Err(Refusal::BrokenText { encoding: "UTF-16 LE", .. })
    ));
    assert!(decode(b"id\n\xE9\n", Some(Encoding::UTF_8)).is_err());
}

#[test]
fn what_has_no_bytes_is_named() {
    assert_eq!(Encoding::WINDOWS_1252.encode("Łódź €"), Err('Ł'));
    assert_eq!(Encoding::ISO_8859_1.encode("12 €"), Err('€'));
    assert_eq!(Encoding::WINDOWS_1252.encode("€").unwrap().as_ref(), b"\x80");
    assert_eq!(Encoding::from_name("latin1"), Ok(Encoding::ISO_8859_1));
    assert_eq!(Encoding::from_name("Windows-1252").unwrap().name(), "Windows-1252");
    assert!(Encoding::from_name("utf-7").is_err());
    assert!(Encoding::from_name("replacement").is_err());
    assert!(Encoding::from_name("iso-2022-jp").is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn decoding_is_lossless_or_refused_d4(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(decoded) = decode(&bytes, None) {
            let again = decoded.encoding.encode(&decoded.text).unwrap();
            prop_assert_eq!([decoded.encoding.bom(), &again].concat(), bytes.clone());
        }
        for given in ["latin1", "cp1252", "macintosh", "utf-16", "shift_jis", "gb18030", "utf-8"] {
            if let Ok(decoded) = decode(&bytes, Encoding::from_name(given).ok()) {
                let again = decoded.encoding.encode(&decoded.text).unwrap();
                prop_assert_eq!([decoded.encoding.bom(), &again].concat(), bytes.clone());
            }
        }
    }
}

/// The letter that showed the encoding goes, and what stays would be taken for another's.
#[test]
fn an_edit_that_would_change_how_the_file_is_read_is_refused_d4() {
    let old = b"id,a\n\x92,x\n2,y\n";
    let edits = read_edits(
        r#"[{"op":"remove","key":{"a":"x"}},{"op":"update","key":{"a":"y"},"set":{"id":"Ã1"}}]"#,
    )
    .unwrap();
    let options = EditOptions { key: vec!["a".into()], ..EditOptions::default() };
    let refused = apply(old, Format::Delimited, &edits, &options).unwrap_err().refusal;
    assert!(
        matches!(refused, Refusal::EncodingUnclear { encoding: "MacRoman", guessed: Some(_) }),
        "{refused:?}"
    );
    let known = EditOptions { encoding: Some(decode(old, None).unwrap().encoding), ..options };
    let edited = apply(old, Format::Delimited, &edits, &known).unwrap();
    assert_eq!(edited.bytes, b"id,a\n\xcc1,y\n");
}
