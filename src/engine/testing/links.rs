//! Web addresses that answer what they are told to.

use std::collections::BTreeMap;
use std::sync::Mutex;

use async_trait::async_trait;

use crate::ports::{Aliveness, Links, Probe};

/// All answer, but for those that are told otherwise.
#[derive(Default)]
pub(crate) struct ToldLinks {
    told: Mutex<BTreeMap<String, Aliveness>>,
    asked: Mutex<Vec<String>>,
}

impl ToldLinks {
    /// An address says this from now on.
    pub(crate) fn tell(&self, url: &str, answer: Aliveness) {
        self.told.lock().unwrap().insert(url.to_owned(), answer);
    }

    /// What was asked, once for each time.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

#[async_trait]
impl Links for ToldLinks {
    async fn alive(&self, probes: &[Probe]) -> Vec<Aliveness> {
        let told = self.told.lock().unwrap();
        let urls = probes.iter().map(|probe| probe.url.as_str().to_owned());
        let urls: Vec<String> = urls.collect();
        self.asked.lock().unwrap().extend(urls.iter().cloned());
        urls.iter().map(|url| told.get(url).copied().unwrap_or(Aliveness::Answers)).collect()
    }
}
