//! A commit through Git's objects: blobs, a tree, the commit. It moves no branch, so it can be
//! made at leisure; without an author of our naming GitHub signs it for the bot.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use gitribute_engine::model::{CommitId, CommitMessage, FileChange, RepoId};
use gitribute_engine::ports::ForgeError;
use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::GitHub;
use super::super::wire::Ask;
use super::Wanted;

/// Text put into the tree's request itself; more goes as blobs, because large tree requests time
/// out (FACTS section 1, row 27).
const MAX_INLINE: usize = 512 << 10;

#[derive(Deserialize)]
struct Sha {
    sha: String,
}

impl GitHub {
    /// Makes the wanted commit on its base.
    pub(super) async fn make_commit(
        &self,
        repo: RepoId,
        wanted: &Wanted<'_>,
    ) -> Result<CommitId, ForgeError> {
        let base = self.root(repo, wanted.base).await?;
        let mut entries = Vec::new();
        let mut inline = 0;
        for file in wanted.files {
            entries.push(match file {
                FileChange::Delete { path } => {
                    json!({ "path": path, "mode": "100644", "type": "blob", "sha": Value::Null })
                }
                FileChange::Write { path, bytes } => {
                    let text = std::str::from_utf8(bytes)
                        .ok()
                        .filter(|text| !text.contains('\0') && inline + text.len() <= MAX_INLINE);
                    if let Some(text) = text {
                        inline += text.len();
                        json!({ "path": path, "mode": "100644", "type": "blob", "content": text })
                    } else {
                        let sha = self.make_blob(repo, bytes).await?;
                        json!({ "path": path, "mode": "100644", "type": "blob", "sha": sha })
                    }
                }
            });
        }
        let tree: Sha = self
            .api
            .json(
                repo,
                Ask::send(
                    "new tree",
                    Method::POST,
                    &["git", "trees"],
                    json!({ "base_tree": base, "tree": entries }),
                ),
            )
            .await?;
        let commit: Sha = self
            .api
            .json(
                repo,
                Ask::send(
                    "new commit",
                    Method::POST,
                    &["git", "commits"],
                    json!({
                        "message": text(wanted.message),
                        "tree": tree.sha,
                        "parents": [wanted.base],
                    }),
                ),
            )
            .await?;
        self.cache.note_tree(repo, &commit.sha, &tree.sha);
        Ok(CommitId(commit.sha))
    }

    async fn make_blob(&self, repo: RepoId, bytes: &[u8]) -> Result<String, ForgeError> {
        let body = json!({ "content": STANDARD.encode(bytes), "encoding": "base64" });
        let ask = Ask::send("new blob", Method::POST, &["git", "blobs"], body);
        let blob: Sha = self.api.json(repo, ask).await?;
        Ok(blob.sha)
    }
}

/// A commit's message as Git keeps it.
pub(super) fn text(message: &CommitMessage) -> String {
    if message.body.is_empty() {
        message.headline.clone()
    } else {
        format!("{}\n\n{}", message.headline, message.body)
    }
}
