//! The forge over HTTP: one entry for all requests, with faults, ledger and contract around it.

mod transport;

use std::sync::{Arc, Mutex, PoisonError};

use crate::contract::{Contract, Violation};
use crate::faults::{self, Fault, Faults, Phase};
use crate::hooks::Delivery;
use crate::ledger::{self, Ledger};
use crate::message::{Answer, Request};
use crate::refusal::Refusal;
use crate::world::{Caller, State};
use crate::world_lock::Shared;
use crate::{graphql, pages, rest, uploads};

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

/// Which face a request is for.
enum Face {
    Rest(Option<rest::Route>),
    Graphql,
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
        for (prefix, plain) in [("/api/v3", ""), ("/api/graphql", "/graphql")] {
            if let Some(rest) = request.path.strip_prefix(prefix) {
                request.path = format!("{plain}{rest}");
            }
        }
        let face = self.face(&request);
        let operation = match &face {
            Face::Graphql => format!("POST /graphql {}", graphql::describe(&request.body)),
            Face::Rest(Some(route)) => route.operation.to_owned(),
            Face::Rest(None) | Face::Git(_) => format!("{} {}", request.method, request.path),
        };
        self.check_request(&face, &operation, &request);
        let met = self.faults.meet(&operation);
        if let Some((_, Fault::Delay)) = met {
            self.faults.wait().await;
        }
        let forge = self.clone();
        // Git runs as a program, so the work is kept away from the threads that serve sockets.
        let job = move || forge.work(&face, &operation, &request, met.as_ref());
        tokio::task::spawn_blocking(job).await.ok().flatten()
    }

    /// Holds a webhook's payload to the contract.
    pub(crate) fn check_delivery(&self, delivery: &Delivery) {
        let Some(contract) = &self.contract else { return };
        let payload = serde_json::from_str(&delivery.body).unwrap_or_default();
        let wrong = contract.event(&delivery.event, delivery.action.as_deref(), &payload);
        self.violate(&format!("webhook {}", delivery.event), wrong);
    }

    fn face(&self, request: &Request) -> Face {
        if request.path == "/graphql" {
            return Face::Graphql;
        }
        if let Some(place) = crate::transfer::place(&request.path) {
            return Face::Git(place);
        }
        Face::Rest(rest::find(&self.world.lock(), &request.method, &request.path))
    }

    fn check_request(&self, face: &Face, operation: &str, request: &Request) {
        let Some(contract) = &self.contract else { return };
        match face {
            Face::Rest(Some(route)) => {
                self.violate(operation, contract.request(operation, &route.params, request));
            }
            Face::Rest(None) => self.violate(operation, vec!["no such operation".to_owned()]),
            Face::Graphql => self.violate(operation, graphql::wrong(&request.body)),
            Face::Git(_) => {}
        }
    }

    fn work(
        &self,
        face: &Face,
        operation: &str,
        request: &Request,
        met: Option<&(Phase, Fault)>,
    ) -> Option<Answer> {
        let mut state = self.world.lock();
        let caller = state.caller(request.header("authorization")).unwrap_or(Caller::Nobody);
        let kind = ledger::kind(operation);
        let answer = match met {
            Some((Phase::Before, fault))
                if *fault == Fault::Drop || faults::answer(fault).is_some() =>
            {
                faults::answer(fault)
            }
            _ => {
                let answer = if kind == ledger::Kind::Read {
                    self.read(&mut state, face, request)
                } else {
                    if let Some((_, Fault::StaleReads(reads))) = met {
                        let mut lagging = self.stale.lock().unwrap_or_else(PoisonError::into_inner);
                        *lagging = Some((state.clone(), *reads));
                    }
                    let answer = dispatch(&mut state, face, request);
                    state.touch();
                    answer
                };
                if let (Some(contract), Face::Rest(Some(_))) = (&self.contract, face) {
                    self.violate(operation, contract.answer(operation, &answer));
                }
                match met {
                    Some((Phase::After, Fault::Drop)) => None,
                    Some((Phase::After, fault)) => faults::answer(fault).or(Some(answer)),
                    _ => Some(answer),
                }
            }
        };
        let answer = answer.map(|answer| dressed(&mut state, &caller, answer));
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
    fn read(&self, state: &mut State, face: &Face, request: &Request) -> Answer {
        let mut lagging = self.stale.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((past, left)) = lagging.as_mut()
            && *left > 0
        {
            *left -= 1;
            // Tokens are not subject to the delay: a fresh one works at once.
            past.tokens.clone_from(&state.tokens);
            return dispatch(past, face, request);
        }
        *lagging = None;
        dispatch(state, face, request)
    }
}

fn dispatch(state: &mut State, face: &Face, request: &Request) -> Answer {
    if request.header("user-agent").is_none_or(str::is_empty) {
        return rest::refused(&Refusal::Forbidden(
            "Request forbidden by administrative rules. Please make sure your request has a User-Agent header"
                .to_owned(),
        ));
    }
    if let Face::Git(place) = face {
        return crate::transfer::answer(state, place, request);
    }
    let caller = state.caller(request.header("authorization")).unwrap_or(Caller::Nobody);
    let free = request.path == "/rate_limit" || matches!(caller, Caller::App(_));
    let now = state.now();
    if !free && state.rates.look(&caller, now).remaining() == 0 {
        let answer = rest::refused(&Refusal::Forbidden("API rate limit exceeded.".to_owned()));
        if matches!(face, Face::Graphql) {
            return faults::answer(&Fault::GraphqlLimit).unwrap_or(answer);
        }
        return answer;
    }
    let answer = match face {
        Face::Rest(route) => rest::answer(state, route.as_ref(), request),
        Face::Graphql | Face::Git(_) => graphql::answer(state, request),
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
