//! Parameters as Rails reads them: from the query, from JSON, from forms with `a[b][]=c` names,
//! and from multipart bodies.

use serde_json::{Map, Value};

use crate::message::Request;

/// A file of a multipart body.
#[derive(Clone, Debug)]
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// All parameters of a request, those of the body over those of the query, and its files.
pub(crate) fn read(request: &Request) -> Result<(Map<String, Value>, Vec<File>), &'static str> {
    let mut all = Map::new();
    for (name, value) in &request.query {
        put(&mut all, name, Value::from(value.as_str()));
    }
    let mut files = Vec::new();
    let kind = request.header("content-type").unwrap_or_default().to_ascii_lowercase();
    if request.body.is_empty() {
        return Ok((all, files));
    }
    if kind.starts_with("application/x-www-form-urlencoded") {
        for (name, value) in Request::parse_query(&String::from_utf8_lossy(&request.body)) {
            put(&mut all, &name, Value::from(value));
        }
    } else if kind.starts_with("multipart/form-data") {
        let boundary = request.header("content-type").and_then(boundary).ok_or("no boundary")?;
        for part in parts(&request.body, &boundary) {
            match part.file {
                Some(name) => files.push(File { name, bytes: part.bytes }),
                None => {
                    let text = String::from_utf8_lossy(&part.bytes).into_owned();
                    put(&mut all, &part.name, Value::from(text));
                }
            }
        }
    } else if let Ok(Value::Object(body)) = serde_json::from_slice(&request.body) {
        all.extend(body);
    } else if kind.starts_with("application/json") {
        return Err("invalid JSON");
    }
    Ok((all, files))
}

fn boundary(kind: &str) -> Option<String> {
    let (_, rest) = kind.split_once("boundary=")?;
    Some(rest.split(';').next().unwrap_or(rest).trim().trim_matches('"').to_owned())
}

struct Part {
    name: String,
    file: Option<String>,
    bytes: Vec<u8>,
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

fn parts(body: &[u8], boundary: &str) -> Vec<Part> {
    let mark = format!("--{boundary}").into_bytes();
    let mut found = Vec::new();
    let mut rest = body;
    while let Some(at) = find(rest, &mark) {
        rest = rest.get(at + mark.len()..).unwrap_or_default();
        let Some(end) = find(rest, &mark) else { break };
        let piece = rest.get(..end).unwrap_or_default();
        let piece = piece.strip_prefix(b"\r\n").unwrap_or(piece);
        let piece = piece.strip_suffix(b"\r\n").unwrap_or(piece);
        let Some(cut) = find(piece, b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(piece.get(..cut).unwrap_or_default()).into_owned();
        let bytes = piece.get(cut + 4..).unwrap_or_default().to_vec();
        let said = |key: &str| {
            let (_, after) = head.split_once(&format!("{key}=\""))?;
            after.split('"').next().map(str::to_owned)
        };
        if let Some(name) = said("; name") {
            found.push(Part { name, file: said("; filename"), bytes });
        }
    }
    found
}

/// One step of a name: `actions[][content]` is `actions`, a list, `content`.
enum Step<'n> {
    Key(&'n str),
    Item,
}

fn steps(name: &str) -> Vec<Step<'_>> {
    let (first, mut rest) = name.split_once('[').unwrap_or((name, ""));
    let mut steps = vec![Step::Key(first)];
    while let Some((key, after)) = rest.split_once(']') {
        steps.push(if key.is_empty() { Step::Item } else { Step::Key(key) });
        rest = after.strip_prefix('[').unwrap_or_default();
    }
    steps
}

fn put(all: &mut Map<String, Value>, name: &str, value: Value) {
    let mut whole = Value::Object(std::mem::take(all));
    set(&mut whole, &steps(name), value);
    if let Value::Object(whole) = whole {
        *all = whole;
    }
}

fn set(place: &mut Value, steps: &[Step<'_>], value: Value) {
    let Some((step, rest)) = steps.split_first() else {
        *place = value;
        return;
    };
    match step {
        Step::Key(key) => {
            if !place.is_object() {
                *place = Value::Object(Map::new());
            }
            if let Value::Object(members) = place {
                set(members.entry((*key).to_owned()).or_insert(Value::Null), rest, value);
            }
        }
        Step::Item => {
            if !place.is_array() {
                *place = Value::Array(Vec::new());
            }
            let Value::Array(items) = place else { return };
            // A member that the last item has already begins a new item.
            let begins = match (rest.first(), items.last()) {
                (Some(Step::Key(key)), Some(Value::Object(last))) => {
                    rest.len() == 1 && last.contains_key(*key)
                }
                _ => true,
            };
            if begins {
                items.push(Value::Null);
            }
            if let Some(last) = items.last_mut() {
                set(last, rest, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::read;
    use crate::message::Request;

    fn form(text: &str) -> Value {
        let kind = "application/x-www-form-urlencoded".to_owned();
        let request = Request {
            headers: vec![("content-type".to_owned(), kind)],
            body: text.as_bytes().to_vec(),
            ..Request::default()
        };
        Value::Object(read(&request).map(|(all, _)| all).unwrap_or_default())
    }

    #[test]
    fn names_of_forms_are_read_as_rails_reads_them() {
        assert_eq!(form("a=1&b=x%20y"), json!({ "a": "1", "b": "x y" }));
        assert_eq!(form("ids[]=1&ids[]=2"), json!({ "ids": ["1", "2"] }));
        assert_eq!(
            form("position[base_sha]=f&position[new_line]=3"),
            json!({ "position": { "base_sha": "f", "new_line": "3" } })
        );
        assert_eq!(
            form(
                "actions[][action]=create&actions[][file_path]=a&actions[][action]=delete&actions[][file_path]=b"
            ),
            json!({ "actions": [{ "action": "create", "file_path": "a" }, { "action": "delete", "file_path": "b" }] })
        );
    }

    #[test]
    fn files_of_multipart_bodies_are_found() {
        let body = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nid\r\n1\r\n--x--\r\n";
        let request = Request {
            headers: vec![(
                "content-type".to_owned(),
                "multipart/form-data; boundary=x".to_owned(),
            )],
            body: body.as_bytes().to_vec(),
            ..Request::default()
        };
        let files = read(&request).map(|(_, files)| files).unwrap_or_default();
        let found: Vec<_> =
            files.iter().map(|file| (file.name.as_str(), file.bytes.as_slice())).collect();
        assert_eq!(found, [("a.csv", b"id\r\n1".as_slice())]);
    }
}
