//! Files of a repository: by path, and by their blob.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::branches::readable;
use super::{Call, Refused, Reply};
use crate::git::{Entry, EntryKind, ObjectKind};
use crate::text::sha256;
use crate::world::Repository;

/// A file at a revision.
struct Found<'h> {
    home: &'h Repository,
    revision: String,
    commit: String,
    entry: Entry,
    bytes: Vec<u8>,
}

fn found<'c>(call: &'c Call<'_>) -> Result<Found<'c>, Refused> {
    let home = readable(call)?;
    let revision = call.said("ref").unwrap_or_else(|| "HEAD".to_owned());
    let commit = if revision == "HEAD" { None } else { Some(revision.clone()) };
    let commit = call.commit_named(home, commit)?;
    let path = call.part("file_path")?;
    let entry = home.git.entry(&commit, path)?;
    let entry =
        entry.filter(|entry| !matches!(entry.kind, EntryKind::Folder | EntryKind::Submodule));
    let entry = entry.ok_or_else(|| Refused::missing("File"))?;
    let bytes = home.git.blob(&entry.oid)?;
    Ok(Found { home, revision, commit, entry, bytes })
}

impl Found<'_> {
    fn last_commit(&self) -> Result<String, Refused> {
        let history = self.home.git.history(&self.commit, None, Some(&self.entry.path))?;
        Ok(history.into_iter().next().unwrap_or_else(|| self.commit.clone()))
    }

    /// What is told of the file besides its content: names as JSON has them.
    fn facts(&self) -> Result<Vec<(&'static str, Value)>, Refused> {
        Ok(vec![
            ("file_name", Value::from(self.entry.name())),
            ("file_path", Value::from(self.entry.path.as_str())),
            ("size", Value::from(self.bytes.len())),
            ("encoding", Value::from("base64")),
            ("content_sha256", Value::from(sha256(&self.bytes))),
            ("ref", Value::from(self.revision.as_str())),
            ("blob_id", Value::from(self.entry.oid.as_str())),
            ("commit_id", Value::from(self.commit.as_str())),
            ("last_commit_id", Value::from(self.last_commit()?)),
            ("execute_filemode", Value::from(self.entry.kind == EntryKind::Executable)),
        ])
    }

    /// The facts as headers.
    fn headers(&self) -> Result<Vec<(&'static str, String)>, Refused> {
        const NAMES: [(&str, &str); 10] = [
            ("file_name", "x-gitlab-file-name"),
            ("file_path", "x-gitlab-file-path"),
            ("size", "x-gitlab-size"),
            ("encoding", "x-gitlab-encoding"),
            ("content_sha256", "x-gitlab-content-sha256"),
            ("ref", "x-gitlab-ref"),
            ("blob_id", "x-gitlab-blob-id"),
            ("commit_id", "x-gitlab-commit-id"),
            ("last_commit_id", "x-gitlab-last-commit-id"),
            ("execute_filemode", "x-gitlab-execute-filemode"),
        ];
        let facts = self.facts()?;
        let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let named = facts.iter().filter_map(|(name, value)| {
            let (_, header) = NAMES.iter().find(|(known, _)| known == name)?;
            Some((*header, plain(value)))
        });
        Ok(named.collect())
    }
}

pub(in crate::gitlab) fn file(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let found = found(call)?;
    let mut shape: serde_json::Map<String, Value> =
        found.facts()?.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    shape.insert("content".to_owned(), Value::from(STANDARD.encode(&found.bytes)));
    Ok(Reply::Json(200, Value::Object(shape)))
}

pub(in crate::gitlab) fn head(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let found = found(call)?;
    Ok(Reply::Raw(Vec::new(), found.headers()?))
}

pub(in crate::gitlab) fn raw_file(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let found = found(call)?;
    let headers = found.headers()?;
    Ok(Reply::Raw(found.bytes, headers))
}

fn blob_bytes(call: &Call<'_>) -> Result<(String, Vec<u8>), Refused> {
    let home = readable(call)?;
    let wanted = call.part("sha")?;
    match home.git.object(wanted) {
        Some((oid, ObjectKind::Blob, _)) => {
            let bytes = home.git.blob(&oid)?;
            Ok((oid, bytes))
        }
        _ => Err(Refused::missing("Blob")),
    }
}

pub(in crate::gitlab) fn blob(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let (oid, bytes) = blob_bytes(call)?;
    Ok(Reply::Json(
        200,
        json!({
            "size": bytes.len(),
            "encoding": "base64",
            "content": STANDARD.encode(&bytes),
            "sha": oid,
        }),
    ))
}

pub(in crate::gitlab) fn raw_blob(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let (_, bytes) = blob_bytes(call)?;
    Ok(Reply::Raw(bytes, Vec::new()))
}
