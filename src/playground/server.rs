//! The forge over HTTP: one entry for all requests, with faults, ledger and contract around it.

mod transport;

use std::sync::{Arc, Mutex, PoisonError};

use crate::Face;
use crate::contract::{Contract, Violation};
use crate::faults::{self, Fault, Faults, Phase};
use crate::hooks::Delivery;
use crate::ledger::{self, Ledger};
use crate::message::{Answer, Request};
use crate::refusal::Refusal;
use crate::world::{Caller, State};
use crate::world_lock::Shared;
use crate::{gitlab, graphql, pages, rest, uploads};

pub(crate) use transport::serve;

/// Everything a request meets on its way.
#[derive(Clone)]
pub(crate) struct Forge {
    pub(crate) world: Shared,
    pub(crate) faults: Faults,
    pub(crate) ledger: Ledger,
    pub(crate) contract: Option<Arc<Contract>>,
    pub(crate) violations: Arc<Mutex<Vec<Violation>>>,
    pub(crate) pages: pages::Guard,
    /// The world as it was before a write, for that many reads.
    stale: Arc<Mutex<Option<(State, usize)>>>,
}

/// What a request asks of the forge.
enum Asked {
    Rest(Option<rest::Route>),
    Graphql,
    GitlabRest(Option<gitlab::Route>),
    GitlabGraphql,
    /// An address of GitLab's outside its API, or none at all.
    GitlabFile,
    Git(crate::transfer::Place),
}

impl Forge {
    pub(crate) fn new(world: Shared, contract: Option<Arc<Contract>>) -> Self {
        Self {
            world,
            contract,
            faults: Faults::default(),
            ledger: Ledger::default(),
            violations: Arc::default(),
            pages: pages::Guard::new(),
            stale: Arc::default(),
        }
    }

    pub(crate) fn violate(&self, operation: &str, wrong: Vec<String>) {
        let mut violations = self.violations.lock().unwrap_or_else(PoisonError::into_inner);
        violations.extend(
            wrong.into_iter().map(|what| Violation { operation: operation.to_owned(), what }),
        );
    }

    /// Answers a request; `None` closes the connection instead.
    pub(crate) async fn answer(&self, mut request: Request) -> Option<Answer> {
        let (face, sub_path) = {
            let state = self.world.lock();
            let place = state.url.splitn(4, '/').nth(3).unwrap_or_default();
            (state.face, place.to_owned())
        };
        if !sub_path.is_empty()
            && let Some(rest) = request.path.strip_prefix(&format!("/{sub_path}"))
        {
            request.path = if rest.is_empty() { "/".to_owned() } else { rest.to_owned() };
        }
        if !pages::is_local(&request) {
            let told = "This server answers names of the loopback address only.".to_owned();
            return Some(rest::refused(&Refusal::Forbidden(told)));
        }
        let upload = uploads::answer(&self.world.lock(), &request.method, &request.path);
        if upload.is_some() {
            return upload;
        }
        if pages::wanted(&request) {
            return Some(pages::answer(self, request).await);
        }
        // Enterprise servers have the API under these prefixes; the forge takes both.
        let prefixes: &[_] = match face {
            Face::GitHub => &[("/api/v3", ""), ("/api/graphql", "/graphql")],
            Face::GitLab => &[],
        };
        for (prefix, plain) in prefixes {
            if let Some(rest) = request.path.strip_prefix(prefix) {
                request.path = format!("{plain}{rest}");
            }
        }
        let asked = self.asked(&request);
        let operation = match &asked {
            Asked::Graphql => format!("POST /graphql {}", graphql::describe(&request.body)),
            Asked::GitlabGraphql => format!("POST /graphql {}", graphql::describe(&request.body)),
            Asked::Rest(Some(route)) => route.operation.to_owned(),
            Asked::GitlabRest(Some(route)) => route.operation.to_owned(),
            Asked::Rest(None) | Asked::GitlabRest(None) | Asked::GitlabFile | Asked::Git(_) => {
                format!("{} {}", request.method, request.path)
            }
        };
        self.check_request(&asked, &operation, &request);
        let met = self.faults.meet(&operation);
        if let Some((_, Fault::Delay)) = met {
            self.faults.wait().await;
        }
        let forge = self.clone();
        // Git runs as a program, so the work is kept away from the threads that serve sockets.
        let job = move || forge.work(&asked, &operation, &request, met.as_ref());
        tokio::task::spawn_blocking(job).await.ok().flatten()
    }

    /// Holds a webhook's payload to the contract.
    pub(crate) fn check_delivery(&self, delivery: &Delivery) {
        let Some(contract) = &self.contract else { return };
        let payload = serde_json::from_str(&delivery.body).unwrap_or_default();
        let wrong = contract.event(&delivery.event, delivery.action.as_deref(), &payload);
        self.violate(&format!("webhook {}", delivery.event), wrong);
    }

    fn asked(&self, request: &Request) -> Asked {
        if let Some(place) = crate::transfer::place(&request.path) {
            return Asked::Git(place);
        }
        let state = self.world.lock();
        match (state.face, request.path.as_str()) {
            (Face::GitHub, "/graphql") => Asked::Graphql,
            (Face::GitHub, path) => Asked::Rest(rest::find(&state, &request.method, path)),
            (Face::GitLab, "/api/graphql") => Asked::GitlabGraphql,
            (Face::GitLab, path) => match path.strip_prefix("/api/v4") {
                Some(path) => Asked::GitlabRest(gitlab::find(&request.method, path)),
                None => Asked::GitlabFile,
            },
        }
    }

    fn check_request(&self, asked: &Asked, operation: &str, request: &Request) {
        if let Asked::GitlabRest(None) = asked {
            self.violate(operation, vec!["no such operation".to_owned()]);
        }
        let Some(contract) = &self.contract else { return };
        match asked {
            Asked::Rest(Some(route)) => {
                self.violate(operation, contract.request(operation, &route.params, request));
            }
            Asked::Rest(None) => self.violate(operation, vec!["no such operation".to_owned()]),
            Asked::Graphql => self.violate(operation, graphql::wrong(&request.body)),
            Asked::Git(_) | Asked::GitlabRest(_) | Asked::GitlabGraphql | Asked::GitlabFile => {}
        }
    }

    fn work(
        &self,
        asked: &Asked,
        operation: &str,
        request: &Request,
        met: Option<&(Phase, Fault)>,
    ) -> Option<Answer> {
        let mut state = self.world.lock();
        let caller = asker(&state, request);
        let kind = ledger::kind(operation);
        let answer = match met {
            Some((Phase::Before, fault))
                if *fault == Fault::Drop || faults::answer(fault).is_some() =>
            {
                broken(&state, fault)
            }
            _ => {
                let answer = if kind == ledger::Kind::Read {
                    self.read(&mut state, asked, request)
                } else {
                    if let Some((_, Fault::StaleReads(reads))) = met {
                        let mut lagging = self.stale.lock().unwrap_or_else(PoisonError::into_inner);
                        *lagging = Some((state.clone(), *reads));
                    }
                    let answer = dispatch(&mut state, asked, request);
                    state.touch();
                    answer
                };
                if let (Some(contract), Asked::Rest(Some(_))) = (&self.contract, asked) {
                    self.violate(operation, contract.answer(operation, &answer));
                }
                match met {
                    Some((Phase::After, Fault::Drop)) => None,
                    Some((Phase::After, fault)) => broken(&state, fault).or(Some(answer)),
                    _ => Some(answer),
                }
            }
        };
        let answer = answer.map(|answer| match state.face {
            Face::GitHub => dressed(&mut state, &caller, answer),
            Face::GitLab => gitlab::dressed(&mut state, &caller, answer),
        });
        self.ledger.write(ledger::Call {
            operation: operation.to_owned(),
            kind,
            status: answer.as_ref().map_or(0, |answer| answer.status),
            actor: actor(&state, &caller),
            faulty: met.is_some(),
        });
        answer
    }

    /// Reads see the world as it was, as long as a fault says so.
    fn read(&self, state: &mut State, asked: &Asked, request: &Request) -> Answer {
        let mut lagging = self.stale.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((past, left)) = lagging.as_mut()
            && *left > 0
        {
            *left -= 1;
            // Tokens are not subject to the delay: a fresh one works at once.
            past.tokens.clone_from(&state.tokens);
            return dispatch(past, asked, request);
        }
        *lagging = None;
        dispatch(state, asked, request)
    }
}

/// Who asks, in the words of the forge that is played.
fn asker(state: &State, request: &Request) -> Caller {
    match state.face {
        Face::GitHub => state.caller(request.header("authorization")).unwrap_or(Caller::Nobody),
        Face::GitLab => gitlab::caller(state, request),
    }
}

/// A fault's answer, in the words of the forge that is played.
fn broken(state: &State, fault: &Fault) -> Option<Answer> {
    match state.face {
        Face::GitHub => faults::answer(fault),
        Face::GitLab => gitlab::broken(fault, state.now()),
    }
}

fn dispatch(state: &mut State, asked: &Asked, request: &Request) -> Answer {
    if state.face == Face::GitHub && request.header("user-agent").is_none_or(str::is_empty) {
        return rest::refused(&Refusal::Forbidden(
            "Request forbidden by administrative rules. Please make sure your request has a User-Agent header"
                .to_owned(),
        ));
    }
    if let Asked::Git(place) = asked {
        return crate::transfer::answer(state, place, request);
    }
    let caller = asker(state, request);
    let free = request.path == "/rate_limit" || matches!(caller, Caller::App(_));
    let now = state.now();
    if !free && state.rates.look(&caller, now).remaining() == 0 {
        if state.face == Face::GitLab {
            return gitlab::too_many(None);
        }
        let answer = rest::refused(&Refusal::Forbidden("API rate limit exceeded.".to_owned()));
        if matches!(asked, Asked::Graphql) {
            return faults::answer(&Fault::GraphqlLimit).unwrap_or(answer);
        }
        return answer;
    }
    let answer = match asked {
        Asked::Rest(route) => rest::answer(state, route.as_ref(), request),
        Asked::Graphql | Asked::Git(_) => graphql::answer(state, request),
        Asked::GitlabRest(route) => gitlab::rest(state, route.as_ref(), request),
        Asked::GitlabGraphql => gitlab::graphql(state, request),
        Asked::GitlabFile => gitlab::file(state, request),
    };
    // A conditional request that finds nothing new is free.
    if !free && answer.status != 304 {
        state.rates.count(&caller, now);
    }
    answer
}

/// Adds the headers every answer of GitHub's has.
fn dressed(state: &mut State, caller: &Caller, mut answer: Answer) -> Answer {
    let serial = state.next_id();
    let id = crate::text::opaque(serial, 16).to_uppercase();
    let standing = state.rates.look(caller, state.now());
    let mut add = |name: &str, value: String| {
        if !answer.headers.iter().any(|(known, _)| known == name) {
            answer.headers.push((name.to_owned(), value));
        }
    };
    add("x-github-request-id", id);
    add("x-github-media-type", "github.v3; format=json".to_owned());
    add("x-github-api-version-selected", "2022-11-28".to_owned());
    add("x-ratelimit-limit", standing.limit.to_string());
    add("x-ratelimit-remaining", standing.remaining().to_string());
    add("x-ratelimit-used", standing.used.to_string());
    add("x-ratelimit-reset", standing.reset.to_string());
    add("x-ratelimit-resource", "core".to_owned());
    answer
}

fn actor(state: &State, caller: &Caller) -> String {
    match caller {
        Caller::App(id) => {
            state.apps.get(id).map_or_else(String::new, |app| format!("app/{}", app.slug))
        }
        other => other
            .account()
            .and_then(|id| state.users.get(&id))
            .map_or_else(String::new, |user| user.login.clone()),
    }
}
