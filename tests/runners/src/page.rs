//! A comment as a page that looks as on a forge, for pictures of it.

use std::fs;
use std::path::Path;

use anyhow::Result;
use pulldown_cmark::{Options, Parser, html};

/// Colours, type and tables as people know them from forges; written for this page.
const STYLE: &str = "
  body { margin: 0; padding: 24px; background: #fff; color: #1f2328;
         font: 15px/1.5 system-ui, 'Noto Sans', 'DejaVu Sans', sans-serif; }
  article { max-width: 760px; border: 1px solid #d1d9e0; border-radius: 8px; overflow: hidden; }
  header { background: #f6f8fa; border-bottom: 1px solid #d1d9e0; padding: 8px 16px;
           color: #59636e; font-size: 14px; }
  header b { color: #1f2328; }
  header i { font-style: normal; border: 1px solid #d1d9e0; border-radius: 10px; padding: 0 6px;
             font-size: 12px; }
  section { padding: 4px 16px 12px; }
  code { background: #eff1f3; border-radius: 6px; padding: 2px 6px; font-size: 85%;
         font-family: ui-monospace, 'DejaVu Sans Mono', monospace; }
  table { border-collapse: collapse; margin: 12px 0; }
  th, td { border: 1px solid #d1d9e0; padding: 6px 13px; text-align: left; }
  tr:nth-child(2n) td { background: #f6f8fa; }
  details { margin: 12px 0; }";

pub(crate) fn page(comment: &Path) -> Result<String> {
    let markdown = fs::read_to_string(comment)?;
    let mut body = String::new();
    html::push_html(&mut body, Parser::new_ext(&markdown, Options::ENABLE_TABLES));
    Ok(format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>A comment</title>\
         <style>{STYLE}</style><article><header><b>gitribute</b> <i>bot</i> commented</header>\
         <section>{body}</section></article></html>"
    ))
}
