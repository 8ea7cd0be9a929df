//! Check runs, and how two commits differ.

use gitribute_engine::model::{
    Check, CommitId, Conclusion, Done, FilePath, Handle, NoteLevel, RepoId,
};
use gitribute_engine::ports::{ChangedFile, Comparison, ForgeError};
use reqwest::Method;
use serde_json::{Value, json};

use super::GitHub;
use super::act::ornament;
use super::rest::dto::{RestCheck, RestChecks, RestComparison};
use super::wire::Ask;

/// What our check runs are called; people name it in the rules of their branches.
const NAME: &str = "gitribute";

/// Notes of one request (GitHub docs, "REST API endpoints for check runs").
const NOTES_A_REQUEST: usize = 50;

/// Most notes of a run: ten requests.
pub(super) const MAX_NOTES: usize = 500;

/// Longest text of a run, in bytes; GitHub takes 65,535 characters.
pub(super) const MAX_TEXT: usize = 60_000;

impl GitHub {
    /// A check run that says this stands on its commit. One that stands already, as the newest of
    /// its name, is left alone; one that says something else gets a newer one beside it, because
    /// notes can only be added. Where GitHub does not let us, there is none: an owner who has not
    /// granted the right yet still gets the comment (FAULTS G17).
    pub(super) async fn ensure_check(
        &self,
        repo: RepoId,
        check: &Check,
    ) -> Result<Done, ForgeError> {
        match self.check_run(repo, check).await {
            Ok(id) => Ok(Done::Check(Handle(id.to_string()))),
            Err(error) => {
                ornament::<()>(Err(error))?;
                Ok(Done::Other)
            }
        }
    }

    async fn check_run(&self, repo: RepoId, check: &Check) -> Result<u64, ForgeError> {
        let path = ["commits", check.head.as_str(), "check-runs"];
        let mut ask = Ask::get("check runs", &path);
        ask.query = vec![("check_name", NAME.to_owned()), ("per_page", "100".to_owned())];
        let found: RestChecks = self.api.json(repo, ask).await?;
        let stands = |run: &&RestCheck| {
            run.external_id.as_deref() == Some(check.digest.as_str()) && run.status == "completed"
        };
        if let Some(run) = found.check_runs.iter().find(stands) {
            return Ok(run.id);
        }
        let mut parts = notes(check).into_iter();
        let first = parts.next().unwrap_or_default();
        let mut body = said(check, &first, parts.len() == 0);
        if let Some(fields) = body.as_object_mut() {
            fields.insert("name".to_owned(), json!(NAME));
            fields.insert("head_sha".to_owned(), json!(check.head));
            fields.insert("external_id".to_owned(), json!(check.digest));
        }
        let ask = Ask::send("new check run", Method::POST, &["check-runs"], body);
        let made: RestCheck = self.api.json(repo, ask).await?;
        let id = made.id.to_string();
        while let Some(part) = parts.next() {
            let body = said(check, &part, parts.len() == 0);
            let ask = Ask::send("check run", Method::PATCH, &["check-runs", &id], body);
            self.api.call(repo, ask).await?;
        }
        Ok(made.id)
    }

    /// Where the newer commit's line left the older one's, and which files differ since. A
    /// commit of a fork is reached by its name through the repository that was forked.
    pub(super) async fn compare_commits(
        &self,
        repo: RepoId,
        base: &CommitId,
        head: &CommitId,
    ) -> Result<Comparison, ForgeError> {
        let range = format!("{base}...{head}");
        let mut ask = Ask::get("compare", &["compare", &range]);
        // Commits are not asked after; the files come with the first page.
        ask.query = vec![("per_page", "1".to_owned())];
        let Some(found) = self.api.find::<RestComparison>(repo, ask).await? else {
            return Ok(Comparison::default());
        };
        let changed = found.files.into_iter().map(|file| ChangedFile {
            path: FilePath(file.filename),
            was: file.previous_filename.filter(|_| file.status == "renamed").map(FilePath),
        });
        Ok(Comparison {
            fork: found.merge_base_commit.map(|commit| CommitId(commit.sha)),
            changed: changed.collect(),
        })
    }
}

/// What a run says, with some of its notes; over once it has all of them, so that one that was
/// left half way is never taken for whole.
fn said(check: &Check, notes: &[Value], is_last: bool) -> Value {
    let output = json!({ "title": check.title, "summary": check.summary, "annotations": notes });
    if is_last {
        let conclusion = match check.conclusion {
            Conclusion::Success => "success",
            Conclusion::Failure => "failure",
            Conclusion::Neutral => "neutral",
        };
        json!({ "status": "completed", "conclusion": conclusion, "output": output })
    } else {
        json!({ "status": "in_progress", "output": output })
    }
}

fn notes(check: &Check) -> Vec<Vec<Value>> {
    let notes: Vec<Value> = check
        .notes
        .iter()
        .take(MAX_NOTES)
        .map(|note| {
            json!({
                "path": note.path,
                "start_line": note.line,
                "end_line": note.line,
                "annotation_level": match note.level {
                    NoteLevel::Failure => "failure",
                    NoteLevel::Warning => "warning",
                },
                "title": note.title,
                "message": note.message,
            })
        })
        .collect();
    notes.chunks(NOTES_A_REQUEST).map(<[Value]>::to_vec).collect()
}
