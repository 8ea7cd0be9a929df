//! Labels: only the difference to what was observed, by the ids that GraphQL wants. Those ids are
//! kept; a label that the repository lacks is made, and one that cannot be made is left out
//! (FAULTS G23).

use gitribute_engine::model::{Labelled, Observation, Observed, RepoId};
use gitribute_engine::ports::{ForgeError, Refusal};
use reqwest::Method;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::super::errors::exists_already;
use super::super::id::Id;
use super::super::observe::at;
use super::super::wire::Ask;
use super::super::{GitHub, documents, parts};
use super::{Document, Mutation, subject};

/// Colour of the labels we make; people may give them others.
const COLOUR: &str = "ededed";

#[derive(Deserialize)]
struct Made {
    node_id: String,
}

/// What of a thing's labels is to change.
pub(in super::super) struct Change {
    pub(in super::super) of: Id,
    pub(in super::super) add: Vec<String>,
    pub(in super::super) remove: Vec<String>,
}

impl Change {
    /// The difference to what stands.
    pub(in super::super) fn new(
        observed: &Observation,
        of: &Labelled,
        add: &[String],
        remove: &[String],
    ) -> Result<Self, ForgeError> {
        let (of, standing): (Id, &[String]) = match (of, &observed.subject) {
            (Labelled::ChangeRequest(handle), Observed::Issue(issue)) => {
                let known = issue.change_request.iter().chain(&issue.others);
                let labels = known
                    .filter(|known| known.handle == *handle)
                    .map(|known| known.labels.as_slice())
                    .next();
                // One that was opened after the observation has none yet.
                (Id::of(handle)?, labels.unwrap_or_default())
            }
            (Labelled::ChangeRequest(handle), _) => (Id::of(handle)?, remove),
            (Labelled::Subject, Observed::Issue(issue)) => {
                (subject(observed)?, &issue.issue.labels)
            }
            (Labelled::Subject, Observed::ChangeRequest(change)) => {
                (subject(observed)?, &change.change_request.labels)
            }
            (Labelled::Subject, Observed::Gone) => (subject(observed)?, &[]),
        };
        let stands = |name: &String| {
            standing.iter().any(|label| label.to_lowercase() == name.to_lowercase())
        };
        Ok(Self {
            of,
            add: add.iter().filter(|name| !stands(name)).cloned().collect(),
            remove: remove.iter().filter(|name| stands(name)).cloned().collect(),
        })
    }

    pub(in super::super) fn into_names(self) -> Vec<String> {
        self.add.into_iter().chain(self.remove).collect()
    }
}

impl GitHub {
    /// Puts the change into a document; the aliases of its answers.
    pub(super) async fn put_labels(
        &self,
        repo: RepoId,
        change: &Change,
        document: &mut Document,
    ) -> Result<Vec<String>, ForgeError> {
        let names: Vec<&String> = change.add.iter().chain(&change.remove).collect();
        let known = self.label_ids(repo, &names).await?;
        let mut aliases = Vec::new();
        let mut add = Vec::new();
        for name in &change.add {
            let id = match known.get(name.as_str()) {
                Some(id) => Some(id.clone()),
                None => self.make_label(repo, name).await?,
            };
            add.extend(id);
        }
        if !add.is_empty() {
            aliases.push(document.push(
                Mutation::AddLabels,
                json!({ "labelableId": change.of.node, "labelIds": add }),
            ));
        }
        let remove: Vec<&String> =
            change.remove.iter().filter_map(|name| known.get(name.as_str())).collect();
        if !remove.is_empty() {
            aliases.push(document.push(
                Mutation::RemoveLabels,
                json!({ "labelableId": change.of.node, "labelIds": remove }),
            ));
        }
        Ok(aliases)
    }

    /// The node ids of those labels that the repository has.
    async fn label_ids(
        &self,
        repo: RepoId,
        names: &[&String],
    ) -> Result<std::collections::HashMap<String, String>, ForgeError> {
        let mut known = std::collections::HashMap::new();
        let mut asked = Vec::new();
        for name in names {
            match self.cache.label(repo, name) {
                Some(id) => {
                    known.insert((*name).clone(), id);
                }
                None => asked.push(*name),
            }
        }
        if asked.is_empty() {
            return Ok(known);
        }
        let full = self.api.access.name(repo).await?;
        let (owner, name) = parts(&full)?;
        let mut variables = Map::new();
        variables.insert("owner".to_owned(), json!(owner));
        variables.insert("name".to_owned(), json!(name));
        for (n, label) in asked.iter().enumerate() {
            variables.insert(format!("l{n}"), json!(label));
        }
        let answer = self
            .whole(repo, "labels", &documents::labels(asked.len()), Value::Object(variables))
            .await?;
        let found: Map<String, Value> = at(answer, &["repository"])?;
        for (n, label) in asked.into_iter().enumerate() {
            let id = found
                .get(&format!("l{n}"))
                .and_then(|label| label.get("id"))
                .and_then(Value::as_str);
            if let Some(id) = id {
                self.cache.keep_label(repo, label, id);
                known.insert(label.clone(), id.to_owned());
            }
        }
        Ok(known)
    }

    /// Makes a label; `None` where that is refused.
    async fn make_label(&self, repo: RepoId, name: &str) -> Result<Option<String>, ForgeError> {
        let body = json!({ "name": name, "color": COLOUR });
        let ask = Ask::send("new label", Method::POST, &["labels"], body);
        match self.api.json::<Made>(repo, ask).await {
            Ok(made) => {
                self.cache.keep_label(repo, name, &made.node_id);
                Ok(Some(made.node_id))
            }
            Err(error) if exists_already(&error) => {
                let found =
                    self.api.find::<Made>(repo, Ask::get("label", &["labels", name])).await?;
                Ok(found.map(|made| made.node_id))
            }
            Err(ForgeError::Refused(Refusal::Unauthenticated)) => {
                Err(ForgeError::Refused(Refusal::Unauthenticated))
            }
            Err(ForgeError::Refused(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
