//! Setting a project or group up: the token's rights, the webhook, the labels. Everything is
//! looked for first, so doing it twice changes nothing.

use gitribute_engine::model::Actor;
use gitribute_engine::ports::{ForgeError, Refusal};
use reqwest::Method;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::{Value, json};

use super::api::Ask;
use super::errors::exists_already;
use super::{GitLab, Token};

/// Colour of the labels we make; people may give them others.
const COLOUR: &str = "#ededed";

/// The events that the webhook has to tell of, in GitLab's words. Confidential ones are not asked
/// for: nothing is done about them (FAULTS L7).
const EVENTS: [&str; 4] = ["issues_events", "note_events", "merge_requests_events", "push_events"];

/// The webhook that is wanted.
#[derive(Debug)]
pub struct HookWish<'a> {
    /// Where deliveries go.
    pub url: &'a str,
    /// The secret that deliveries carry, should the webhook be new.
    pub token: &'a SecretString,
    /// What deliveries are signed with, should the webhook be new and the server know how.
    pub signing: &'a SecretString,
}

/// What was connected.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Target {
    /// One project.
    Project,
    /// A group, with all projects in it and below.
    Group,
}

/// How far the account's rights go there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Level {
    /// Not far enough for anything.
    TooLow,
    /// It can answer issues, push branches and open merge requests.
    Developer,
    /// It can also make webhooks, and merge where the default branch is protected.
    Maintainer,
}

/// What became of something that is wanted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Step {
    /// It stood already.
    Stood,
    /// It was made, or brought to what it should be.
    Made,
    /// It could not be had; why.
    Refused(String),
}

/// What became of the webhook.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum HookState {
    /// It was made; whether deliveries are signed too.
    Made {
        /// The server knows how to sign.
        signed: bool,
    },
    /// It stood, as it should or brought to that; its secrets are as they were.
    Stood(Step),
    /// It stood, but GitLab has stopped calling it after failures (FAULTS L5).
    Disabled,
    /// It could not be had; why.
    Refused(String),
}

/// What was found and done.
#[derive(Debug)]
pub struct Connected {
    /// The account.
    pub me: Actor,
    /// Its token.
    pub token: Token,
    /// What was connected.
    pub target: Target,
    /// Its path now.
    pub path: String,
    /// The account's rights there.
    pub level: Level,
    /// The webhook.
    pub hook: HookState,
    /// The labels, in the order asked.
    pub labels: Vec<(String, Step)>,
}

#[derive(Deserialize)]
struct Found {
    id: u64,
    #[serde(alias = "full_path")]
    path_with_namespace: String,
}

#[derive(Deserialize)]
struct Member {
    access_level: u64,
}

#[derive(Deserialize)]
struct Hook {
    id: u64,
    url: String,
    #[serde(default)]
    alert_status: Option<String>,
    #[serde(default)]
    signing_token_present: bool,
    #[serde(flatten)]
    rest: serde_json::Map<String, Value>,
}

#[derive(Deserialize)]
struct LabelName {
    name: String,
}

impl GitLab {
    /// Checks the rights in a project or group and brings its webhook and labels about.
    ///
    /// # Errors
    /// When the token is not accepted, nothing is at the path, or GitLab is out of reach. What is
    /// merely refused is told in the answer.
    pub async fn connect(
        &self,
        path: &str,
        hook: &HookWish<'_>,
        labels: &[String],
    ) -> Result<Connected, ForgeError> {
        let me = self.me().await?;
        let token = self.token().await?;
        let (target, found) = match self.at("projects", path).await? {
            Some(found) => (Target::Project, found),
            None => match self.at("groups", path).await? {
                Some(found) => (Target::Group, found),
                None => return Err(ForgeError::Refused(Refusal::NotFound(path.to_owned()))),
            },
        };
        let kind = match target {
            Target::Project => "projects",
            Target::Group => "groups",
        };
        let id = found.id.to_string();
        let own = me.id.map(|id| id.0.to_string()).unwrap_or_default();
        let ask = Ask::get("permission", &[kind, &id, "members", "all", &own]);
        let member: Option<Member> = self.api.find(ask).await?;
        let level = match member.map_or(0, |member| member.access_level) {
            40.. => Level::Maintainer,
            30.. => Level::Developer,
            _ => Level::TooLow,
        };
        let hook = self.hook(kind, &id, hook).await?;
        let mut made = Vec::new();
        for label in labels {
            made.push((label.clone(), self.ensure_label(kind, &id, label).await?));
        }
        let path = found.path_with_namespace;
        Ok(Connected { me, token, target, path, level, hook, labels: made })
    }

    async fn at(&self, kind: &'static str, path: &str) -> Result<Option<Found>, ForgeError> {
        self.api.find(Ask::get("look up", &[kind, path])).await
    }

    async fn hook(
        &self,
        kind: &str,
        id: &str,
        wish: &HookWish<'_>,
    ) -> Result<HookState, ForgeError> {
        let list = || Ask::get("hooks", &[kind, id, "hooks"]);
        let hooks: Vec<Hook> = match refusal(self.api.pages(list, 10).await)? {
            Ok(hooks) => hooks,
            Err(why) => return Ok(HookState::Refused(why)),
        };
        let mut body = json!({ "url": wish.url, "enable_ssl_verification": true });
        if let Some(fields) = body.as_object_mut() {
            fields.extend(EVENTS.iter().map(|&event| (event.to_owned(), json!(true))));
        }
        if let Some(stands) = hooks.into_iter().find(|hook| hook.url == wish.url) {
            if stands.alert_status.as_deref().is_some_and(|status| status != "executable") {
                return Ok(HookState::Disabled);
            }
            let has = |event: &&str| stands.rest.get(*event) == Some(&json!(true));
            if EVENTS.iter().all(has) {
                return Ok(HookState::Stood(Step::Stood));
            }
            let path = [kind, id, "hooks", &stands.id.to_string()];
            let ask = Ask::get("edit hook", &path).sending(Method::PUT, body);
            return Ok(match refusal(self.api.call(ask).await)? {
                Ok(_) => HookState::Stood(Step::Made),
                Err(why) => HookState::Refused(why),
            });
        }
        if let Some(fields) = body.as_object_mut() {
            fields.insert("name".to_owned(), json!("gitribute"));
            fields.insert("token".to_owned(), json!(wish.token.expose_secret()));
            fields.insert("signing_token".to_owned(), json!(wish.signing.expose_secret()));
        }
        let ask = Ask::get("new hook", &[kind, id, "hooks"]).sending(Method::POST, body);
        Ok(match refusal(self.api.json::<Hook>(ask).await)? {
            Ok(made) => HookState::Made { signed: made.signing_token_present },
            Err(why) => HookState::Refused(why),
        })
    }

    async fn ensure_label(&self, kind: &str, id: &str, name: &str) -> Result<Step, ForgeError> {
        let path = [kind, id, "labels"];
        let ask = Ask::get("labels", &path).with("search", &name).with("per_page", &100);
        let found = match refusal(self.api.json::<Vec<LabelName>>(ask).await)? {
            Ok(found) => found,
            Err(why) => return Ok(Step::Refused(why)),
        };
        if found.iter().any(|label| label.name == name) {
            return Ok(Step::Stood);
        }
        let body = json!({ "name": name, "color": COLOUR });
        let ask = Ask::get("new label", &path).sending(Method::POST, body);
        match self.api.call(ask).await {
            Err(error) if exists_already(&error) => Ok(Step::Stood),
            other => Ok(match refusal(other)? {
                Ok(_) => Step::Made,
                Err(why) => Step::Refused(why),
            }),
        }
    }
}

/// A refusal apart from failures: it is told, and the rest goes on.
fn refusal<T>(result: Result<T, ForgeError>) -> Result<Result<T, String>, ForgeError> {
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(error @ ForgeError::Refused(Refusal::Unauthenticated)) => Err(error),
        Err(ForgeError::Refused(why)) => Ok(Err(why.to_string())),
        Err(ForgeError::Conflict(why)) => Ok(Err(why)),
        Err(error) => Err(error),
    }
}
