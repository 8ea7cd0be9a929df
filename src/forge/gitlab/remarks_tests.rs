use gitribute_engine::model::FilePath;

use super::*;

#[test]
fn a_line_is_found_in_a_diff_as_gitlab_wants_it_named() {
    let diff = "@@ -1,3 +1,4 @@\n id,name\n-1,Osl\n+1,Oslo\n+2,Bergen\n 3,Bodø\n\
                @@ -20,2 +21,2 @@ head - 7 + 9\n 19,Moss\n-- 20\n+20,Voss\n\\ No newline at end of file\n";
    let at = |line| shown(diff, line);
    assert_eq!(at(1), Line::Unchanged { old: 1 }, "unchanged: both numbers");
    assert_eq!((at(2), at(3)), (Line::New, Line::New), "new: one number");
    assert_eq!(at(4), Line::Unchanged { old: 3 });
    assert_eq!(
        (at(5), at(12), at(23)),
        (Line::Hidden, Line::Hidden, Line::Hidden),
        "between and behind the hunks"
    );
    assert_eq!((at(21), at(22)), (Line::Unchanged { old: 20 }, Line::New));
    // Too large a diff is not told; one with file names above is read as well.
    assert_eq!(shown("", 1), Line::Hidden);
    assert_eq!(shown("--- a/x\n+++ b/x\n@@ -0,0 +1 @@\n+id\n", 1), Line::New);
}

fn note(path: &str, line: u64, level: NoteLevel, message: &str) -> Note {
    Note {
        path: FilePath::from(path),
        line,
        level,
        title: String::new(),
        message: message.to_owned(),
        markdown: format!("`{message}`"),
    }
}

#[test]
fn findings_of_one_line_are_one_thread_the_worst_first() {
    let (bad, odd) = (NoteLevel::Failure, NoteLevel::Warning);
    let notes = [
        note("b.csv", 9, bad, "no number"),
        note("a.csv", 2, bad, "no country"),
        note("b.csv", 9, odd, "/merge"),
    ];
    let threads = wanted(&notes);
    let at: Vec<_> = threads.iter().map(|one| (one.path.as_str(), one.line)).collect();
    assert_eq!(at, [("b.csv", 9), ("a.csv", 2)]);
    assert!(threads[0].body.starts_with("❌ `no number`\n\n⚠️ `/merge`\n\n<!-- gitribute-line: "));
    // The key is of what is told and not of where: lines move when others are added above.
    let moved = wanted(&[note("a.csv", 5, bad, "no country")]);
    assert_eq!(moved[0].key, threads[1].key);
    assert_ne!(threads[0].key, threads[1].key);
    let many: Vec<Note> = (0..9).map(|n| note("a.csv", 2, bad, &n.to_string())).collect();
    assert_eq!(wanted(&many)[0].body.matches('❌').count(), MAX_A_LINE);
}
