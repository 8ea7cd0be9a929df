use super::{block, inline};

fn shown(text: &str) -> String {
    block(text, "/ada/data").into_string()
}

#[test]
fn html_of_people_is_text() {
    let html = shown("<script>alert(1)</script>\n\na <img src=x onerror=alert(1)> b");
    assert!(!html.contains("<script") && !html.contains("<img"), "{html}");
    assert!(html.contains("&lt;script&gt;"), "{html}");
    assert!(html.contains("&lt;img src=x onerror=alert(1)&gt;"), "{html}");
}

#[test]
fn details_stay_and_are_closed_in_their_place() {
    let html =
        shown("<details onclick=x><summary>More</summary>\n\n| a |\n|---|\n| 1 |\n\n</details>\n");
    assert!(html.contains("<details><summary>More</summary>"), "{html}");
    assert!(html.contains("<table>") && html.contains("</details>"), "{html}");
    assert!(!html.contains("onclick"), "{html}");
    let unclosed = shown("<details><summary>More");
    assert!(unclosed.ends_with("</summary></details>"), "{unclosed}");
    assert!(!shown("a </details> b </div>").contains("</d"));
}

#[test]
fn comments_are_hidden() {
    assert!(!shown("<!-- a mark -->\n\nText").contains("mark"));
    assert!(!shown("<!-- a\n\nmark -->\nText").contains("mark"));
}

#[test]
fn links_cannot_run_anything() {
    for bad in ["[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](data:text/html,x)"] {
        assert!(shown(bad).contains("href=\"#\""), "{}", shown(bad));
    }
    let image = shown("![alt](https://example.org/a.png)");
    assert!(image.contains("<a href=\"https://example.org/a.png\">alt</a>"), "{image}");
}

#[test]
fn references_and_addresses_are_links() {
    let html = shown("See #12, (#3) and http://127.0.0.1:1/ada/data/pull/2. Not a#4, #5x or `#6`");
    assert!(html.contains("<a href=\"/ada/data/issues/12\">#12</a>,"), "{html}");
    assert!(html.contains("(<a href=\"/ada/data/issues/3\">#3</a>)"), "{html}");
    assert!(html.contains("pull/2\">http://127.0.0.1:1/ada/data/pull/2</a>."), "{html}");
    assert_eq!(html.matches("<a ").count(), 3, "{html}");
}

#[test]
fn headings_stand_below_the_pages_own() {
    assert_eq!(shown("# A\n\n#### B").trim(), "<h3>A</h3>\n<h4>B</h4>");
    assert_eq!(inline("a *b*", "").into_string(), "a <em>b</em>");
}
