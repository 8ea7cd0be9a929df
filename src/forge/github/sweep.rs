//! What changed in all repositories that the App is installed on. Whoever speaks with a person's
//! token is told nothing: that person may write to much that is none of ours.

use gitribute_engine::model::{AccountId, RepoId, RepoName, SubjectNumber};
use gitribute_engine::ports::{Changed, ForgeError, RepoRef, Touched};
use jiff::Timestamp;
use serde::Deserialize;

use super::GitHub;
use super::act::ornament;

/// Pages of a hundred repositories of an installation, and of a hundred subjects of one of them,
/// that are read at most.
const MAX_PAGES: usize = 5;

/// A page of an installation's repositories.
#[derive(Deserialize)]
pub(super) struct Covered {
    repositories: Vec<Repository>,
}

#[derive(Deserialize)]
struct Repository {
    id: u64,
    full_name: String,
    #[serde(default)]
    archived: bool,
}

#[derive(Deserialize)]
struct Item {
    number: u64,
    updated_at: Timestamp,
}

impl GitHub {
    pub(super) async fn changed_since(&self, since: Timestamp) -> Result<Changed, ForgeError> {
        const SIZE: usize = 100;
        let mut changed = Changed::default();
        for (installation, token) in self.api.access.installation_tokens().await? {
            for page in 1..=MAX_PAGES {
                let query = [("per_page", SIZE.to_string()), ("page", page.to_string())];
                let path = ["installation", "repositories"];
                let found = self.api.access.signed("repositories", &path, &query, &token).await;
                let Covered { repositories } = match found {
                    Ok(found) => found,
                    Err(error) => {
                        ornament::<()>(Err(error))?;
                        break;
                    }
                };
                let is_last = repositories.len() < SIZE;
                for repository in repositories.into_iter().filter(|one| !one.archived) {
                    let name = RepoName(repository.full_name);
                    let repo = RepoRef { id: RepoId(repository.id), name };
                    let items = self.items(&repo, since, &token).await?;
                    changed.subjects.extend(items.into_iter().map(|item| Touched {
                        repo: repo.clone(),
                        number: SubjectNumber(item.number),
                        at: item.updated_at,
                        account: Some(AccountId(installation)),
                    }));
                }
                if is_last {
                    break;
                }
            }
        }
        changed.subjects.sort_by_key(|one| one.at);
        Ok(changed)
    }

    /// Issues and pull requests of a repository, the newest first.
    async fn items(
        &self,
        repo: &RepoRef,
        since: Timestamp,
        token: &secrecy::SecretString,
    ) -> Result<Vec<Item>, ForgeError> {
        const SIZE: usize = 100;
        let mut path = vec!["repos"];
        path.extend(repo.name.as_str().split('/'));
        path.push("issues");
        // GitHub takes whole seconds.
        let since = since.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let mut all = Vec::new();
        for page in 1..=MAX_PAGES {
            let query = [
                ("state", "all".to_owned()),
                ("sort", "updated".to_owned()),
                ("direction", "desc".to_owned()),
                ("since", since.clone()),
                ("per_page", SIZE.to_string()),
                ("page", page.to_string()),
            ];
            let found = self.api.access.signed("changed", &path, &query, token).await;
            let some: Vec<Item> = match found {
                Ok(some) => some,
                // Issues may be switched off there, or the right to read them not granted.
                Err(error) => {
                    ornament::<()>(Err(error))?;
                    break;
                }
            };
            let is_last = some.len() < SIZE;
            all.extend(some);
            if is_last {
                break;
            }
        }
        Ok(all)
    }
}
