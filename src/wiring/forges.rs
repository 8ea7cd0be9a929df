//! The forges of the settings: where deliveries of each come in, and itself.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use gitribute_engine::model::InstanceId;
use gitribute_engine::ports::{Clock, Forge};
use gitribute_engine::reconcile::ReconcileSettings;
use gitribute_engine::sweep::{EVERY, Sweeper, Swept};
use gitribute_engine::worker::Step;
use gitribute_forge::github::{
    Credentials as GitHubCredentials, GitHub, GitHubHooks, GitHubSettings,
    Interface as GitHubInterface,
};
use gitribute_forge::gitlab::{GitLab, GitLabHooks, GitLabSettings, SigningSecret};
use gitribute_forge::transport::{
    CallObserver, Cleartext as ForgeCleartext, Transport, TransportSettings,
};
use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret;
use tokio::sync::Notify;
use tracing::{debug, info, warn};

use crate::settings::{self, Cleartext, Credentials, Interface, Names, Settings};
use crate::web::{Door, Web};

/// How often a token's end is asked for.
const LOOK_AT_TOKEN: SignedDuration = SignedDuration::from_hours(12);
/// How soon after it could not be asked for.
const LOOK_AGAIN: SignedDuration = SignedDuration::from_mins(5);

/// One forge that is served.
pub(super) struct Served {
    /// What stands after `/webhooks/`.
    pub(super) door_name: &'static str,
    pub(super) door: Door,
    pub(super) instance: InstanceId,
    pub(super) forge: Arc<dyn Forge>,
    pub(super) settings: ReconcileSettings,
}

/// All of them, and the GitLab among them, whose token ends some day.
pub(super) fn all(
    settings: &Settings,
    clock: &Arc<dyn Clock>,
    calls: &Arc<dyn CallObserver>,
) -> Result<(Vec<Served>, Option<Arc<GitLab>>)> {
    let mut served = Vec::new();
    if let Some(said) = &settings.github {
        served.push(github(settings, said, clock, calls)?);
    }
    let mut watched = None;
    if let Some(said) = &settings.gitlab {
        let (one, forge) = gitlab(settings, said, clock, calls)?;
        served.push(one);
        watched = Some(forge);
    }
    Ok((served, watched))
}

fn cleartext(said: Cleartext) -> ForgeCleartext {
    match said {
        Cleartext::LoopbackOnly => ForgeCleartext::LoopbackOnly,
        Cleartext::Allowed => ForgeCleartext::Allowed,
    }
}

/// What the operator chose of a reconcile.
fn reconcile_settings(settings: &Settings, names: &Names) -> ReconcileSettings {
    ReconcileSettings {
        branch_prefix: format!("{}issue-", names.branch_prefix),
        invalid_label: names.invalid_label.clone(),
        first_time_label: names.first_time_label.clone(),
        loop_label: names.loop_label.clone(),
        change_request_labels: names.change_request_labels.clone(),
        second_look: SignedDuration::try_from(settings.second_look)
            .unwrap_or(ReconcileSettings::default().second_look),
        ..ReconcileSettings::default()
    }
}

fn github(
    settings: &Settings,
    said: &settings::GitHub,
    clock: &Arc<dyn Clock>,
    calls: &Arc<dyn CallObserver>,
) -> Result<Served> {
    let mut wanted = GitHubSettings::new(match &said.credentials {
        Credentials::App { id, key } => {
            GitHubCredentials::App { issuer: id.clone(), key: key.clone() }
        }
        Credentials::Token(token) => GitHubCredentials::Token(token.clone()),
    });
    wanted.api_url = said.api_url.to_string();
    wanted.cleartext = cleartext(said.cleartext);
    wanted.interface = match said.interface {
        Interface::Graphql => GitHubInterface::Graphql,
        Interface::Rest => GitHubInterface::Rest,
    };
    wanted.branch_prefix.clone_from(&said.names.branch_prefix);
    let transport = Transport::new(&TransportSettings::default(), Arc::clone(calls))?;
    let forge = Arc::new(GitHub::new(wanted, transport, Arc::clone(clock))?);
    let instance = InstanceId::from(said.api_url.host_str().unwrap_or("github"));
    let reader =
        GitHubHooks::new(instance.clone(), said.webhook_secrets.clone(), forge.own_account());
    let noted = Arc::clone(&forge);
    let door = Door {
        instance: instance.clone(),
        reader: Arc::new(reader),
        on_repo: Box::new(move |repo| noted.note(repo)),
    };
    let settings = reconcile_settings(settings, &said.names);
    Ok(Served { door_name: "github", door, instance, forge, settings })
}

fn gitlab(
    settings: &Settings,
    said: &settings::GitLab,
    clock: &Arc<dyn Clock>,
    calls: &Arc<dyn CallObserver>,
) -> Result<(Served, Arc<GitLab>)> {
    let mut wanted = GitLabSettings::new(said.token.clone());
    wanted.url = said.url.to_string();
    wanted.cleartext = cleartext(said.cleartext);
    wanted.branch_prefix.clone_from(&said.names.branch_prefix);
    let limits =
        TransportSettings { extra_roots: said.extra_roots.clone(), ..TransportSettings::default() };
    let transport = Transport::new(&limits, Arc::clone(calls))?;
    let forge = Arc::new(GitLab::new(wanted, transport, Arc::clone(clock))?);
    let instance = InstanceId::from(said.instance());
    let signing: Result<Vec<SigningSecret>, _> = said
        .signing_secrets
        .iter()
        .map(|secret| SigningSecret::parse(secret.expose_secret()))
        .collect();
    let reader = GitLabHooks::new(
        instance.clone(),
        said.webhook_secrets.clone(),
        signing?,
        forge.own_account(),
        Arc::clone(clock),
    );
    let noted = Arc::clone(&forge);
    let door = Door {
        instance: instance.clone(),
        reader: Arc::new(reader),
        on_repo: Box::new(move |repo| noted.note(repo)),
    };
    let settings = reconcile_settings(settings, &said.names);
    let served = Served { door_name: "gitlab", door, instance, forge: forge.clone(), settings };
    Ok((served, forge))
}

/// A step that looks for what changed while nobody told us: at start, and then from time to time.
pub(super) fn sweep(
    sweeper: Sweeper,
    wake: &Arc<Notify>,
) -> impl Fn() -> std::pin::Pin<Box<dyn Future<Output = Step> + Send>> + use<> {
    /// When it is swept next, and from when on.
    type Plan = Mutex<Option<(Timestamp, Timestamp)>>;
    let (sweeper, plan) = (Arc::new(sweeper), Arc::<Plan>::default());
    let wake = Arc::clone(wake);
    move || {
        let (sweeper, plan) = (Arc::clone(&sweeper), Arc::clone(&plan));
        let wake = Arc::clone(&wake);
        Box::pin(async move {
            let planned = *plan.lock().unwrap_or_else(PoisonError::into_inner);
            let now = sweeper.clock.now();
            if let Some((due, _)) = planned.filter(|(due, _)| *due > now) {
                return Step::Idle { due: Some(due) };
            }
            let since = match planned {
                Some((_, since)) => since,
                None => match sweeper.begin().await {
                    Ok(since) => since,
                    Err(error) => {
                        warn!(%error, "cannot tell when a forge was heard last");
                        return Step::Idle { due: None };
                    }
                },
            };
            let after = |pause| now.checked_add(pause).unwrap_or(now);
            let next = match sweeper.sweep(since).await {
                Ok(Swept { changed, wanted, next, remarks }) => {
                    let forge = sweeper.instance.as_str();
                    if wanted > 0 {
                        wake.notify_one();
                        info!(forge, %since, changed, wanted, "what was missed is looked at");
                    } else {
                        debug!(forge, %since, changed, "nothing was missed");
                    }
                    for remark in remarks {
                        warn!(remark, "a webhook is not called");
                    }
                    (after(EVERY), next)
                }
                Err(error) => {
                    warn!(%error, "cannot look for what was missed");
                    (after(LOOK_AGAIN), since)
                }
            };
            *plan.lock().unwrap_or_else(PoisonError::into_inner) = Some(next);
            Step::Idle { due: Some(next.0) }
        })
    }
}

/// A step that learns who we are to a GitLab and when its token ends, and tells of that in time.
pub(super) fn watch(
    gitlab: &Arc<GitLab>,
    clock: &Arc<dyn Clock>,
    web: &Arc<Web>,
) -> impl Fn() -> std::pin::Pin<Box<dyn Future<Output = Step> + Send>> + use<> {
    let (gitlab, clock, web) = (Arc::clone(gitlab), Arc::clone(clock), Arc::clone(web));
    // Steps are taken more often than they ask for.
    let next: Arc<Mutex<Option<Timestamp>>> = Arc::default();
    move || {
        let (gitlab, clock, web) = (Arc::clone(&gitlab), Arc::clone(&clock), Arc::clone(&web));
        let next = Arc::clone(&next);
        Box::pin(async move {
            let asked_again = *next.lock().unwrap_or_else(PoisonError::into_inner);
            if asked_again.is_some_and(|at| at > clock.now()) {
                return Step::Idle { due: asked_again };
            }
            let later = |pause: SignedDuration| -> Timestamp {
                let now = clock.now();
                now.checked_add(pause).unwrap_or(now)
            };
            let asked = async {
                gitlab.me().await?;
                gitlab.token().await
            };
            let due = match asked.await {
                Ok(token) => {
                    let notice = token.notice(clock.now());
                    if let Some(notice) = &notice {
                        warn!(notice, "the token of GitLab has to be renewed");
                    }
                    web.set_notice(notice);
                    later(LOOK_AT_TOKEN)
                }
                Err(error) => {
                    warn!(%error, "GitLab does not say who we are");
                    web.set_notice(Some(format!("GitLab does not take the token: {error}")));
                    later(LOOK_AGAIN)
                }
            };
            *next.lock().unwrap_or_else(PoisonError::into_inner) = Some(due);
            Step::Idle { due: Some(due) }
        })
    }
}
