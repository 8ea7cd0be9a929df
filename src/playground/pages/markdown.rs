//! Markdown as people and bots write it, as HTML that can do no harm: raw HTML is shown as text,
//! but for a few tags without attributes; images are links; nothing is loaded.

mod html_tags;
mod links;
#[cfg(test)]
mod tests;

use maud::{Markup, PreEscaped};
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use html_tags::Tags;

fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS | Options::ENABLE_STRIKETHROUGH
}

/// A text as a block. `base` is `/owner/name`, for references such as `#12`.
pub(super) fn block(text: &str, base: &str) -> Markup {
    let mut out = String::with_capacity(text.len() * 2);
    html::push_html(&mut out, events(text, base).into_iter());
    PreEscaped(out)
}

/// A short text inside a line: the paragraph around it is left away.
pub(super) fn inline(text: &str, base: &str) -> Markup {
    let mut out = String::with_capacity(text.len() * 2);
    let events = events(text.trim(), base).into_iter().filter(|event| {
        !matches!(event, Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph))
    });
    html::push_html(&mut out, events);
    PreEscaped(out)
}

/// Headings of texts stand below the page's own, which are of level 1 and 2.
fn lowered(level: HeadingLevel) -> HeadingLevel {
    level.max(HeadingLevel::H3)
}

fn events<'t>(text: &'t str, base: &str) -> Vec<Event<'t>> {
    let mut out = Vec::new();
    let mut tags = Tags::default();
    let mut raw: Option<String> = None;
    // Inside links and code, nothing else is made a link.
    let mut plain = 0_usize;
    for event in Parser::new_ext(text, options()) {
        match event {
            Event::Start(Tag::HtmlBlock) => raw = Some(String::new()),
            Event::End(TagEnd::HtmlBlock) => {
                out.push(html(tags.allow(&raw.take().unwrap_or_default())));
            }
            Event::Html(part) => match &mut raw {
                Some(raw) => raw.push_str(&part),
                None => out.push(html(tags.allow(&part))),
            },
            Event::InlineHtml(part) => out.push(html(tags.allow(&part))),
            Event::Start(Tag::Heading { level, .. }) => {
                let (id, classes, attrs) = (None, Vec::new(), Vec::new());
                out.push(Event::Start(Tag::Heading { level: lowered(level), id, classes, attrs }));
            }
            Event::End(TagEnd::Heading(level)) => {
                out.push(Event::End(TagEnd::Heading(lowered(level))));
            }
            Event::Start(Tag::Table(columns)) => {
                let open = r#"<div class="scroll" tabindex="0" role="region" aria-label="Table">"#;
                out.push(Event::Html(open.into()));
                out.push(Event::Start(Tag::Table(columns)));
            }
            Event::End(TagEnd::Table) => {
                out.push(Event::End(TagEnd::Table));
                out.push(Event::Html("</div>\n".into()));
            }
            Event::Start(
                Tag::Link { link_type, dest_url, title, id }
                | Tag::Image { link_type, dest_url, title, id },
            ) => {
                plain += 1;
                let dest_url = links::safe(dest_url);
                out.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                plain = plain.saturating_sub(1);
                out.push(Event::End(TagEnd::Link));
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                plain += 1;
                out.push(Event::Start(Tag::CodeBlock(kind)));
            }
            Event::End(TagEnd::CodeBlock) => {
                plain = plain.saturating_sub(1);
                out.push(Event::End(TagEnd::CodeBlock));
            }
            Event::TaskListMarker(ticked) => {
                let (mark, word) = if ticked { ("☑", "done") } else { ("☐", "to do") };
                let mark = format!(r#"<span role="img" aria-label="{word}">{mark}</span> "#);
                out.push(Event::InlineHtml(mark.into()));
            }
            Event::SoftBreak => out.push(Event::HardBreak),
            Event::Text(text) if plain == 0 => links::push(&mut out, &text, base),
            other => out.push(other),
        }
    }
    out.push(html(tags.close()));
    out
}

fn html<'t>(text: String) -> Event<'t> {
    Event::InlineHtml(CowStr::from(text))
}
