//! GitHub Apps.

use std::collections::BTreeSet;

use jsonwebtoken::EncodingKey;

use super::{Repo, World, WorldError, unknown};
use crate::world::app::Permissions;
use crate::world::{Caller, Id};

/// An App to register.
#[derive(Clone, Debug)]
pub struct NewApp<'a> {
    /// Its name in URLs; its bot is `slug[bot]`.
    pub slug: &'a str,
    /// Login of the account that owns it.
    pub owner: &'a str,
    /// An RSA private key, PKCS#1 or PKCS#8, in PEM form.
    pub private_key: &'a str,
    /// What it asks for.
    pub permissions: Permissions,
    /// Where its events go and the secret that signs them.
    pub webhook: Option<(&'a str, &'a str)>,
}

/// A registered App.
#[derive(Clone, Debug)]
pub struct AppHandle {
    world: World,
    id: Id,
}

impl World {
    /// Registers an App; with a webhook, it is sent a ping.
    pub fn add_app(&self, new: &NewApp<'_>) -> Result<AppHandle, WorldError> {
        let key = EncodingKey::from_rsa_pem(new.private_key.as_bytes())
            .map_err(|error| WorldError::Key(error.to_string()))?;
        let mut state = self.lock();
        let owner = state.user_named(new.owner).ok_or_else(|| unknown("user", new.owner))?.id;
        let hook = new.webhook.map(|(url, secret)| (url.to_owned(), secret.to_owned()));
        let id = state.add_app(new.slug, owner, key, new.permissions.clone(), hook);
        if let Some(app) = state.apps.get(&id).cloned()
            && let Some(hook) = &app.hook
        {
            state.ping(&app, hook);
        }
        drop(state);
        Ok(AppHandle { world: self.clone(), id })
    }
}

impl AppHandle {
    /// The App's id: the issuer of its tokens.
    pub fn id(&self) -> u64 {
        self.id
    }

    /// Installs the App on the account that owns these repositories; returns the installation's
    /// id. The App is told.
    pub fn install(&self, repositories: &[&Repo]) -> Result<u64, WorldError> {
        let mut state = self.world.lock();
        let ids: BTreeSet<Id> = repositories.iter().map(|repo| repo.id).collect();
        let first = ids.first().ok_or_else(|| unknown("repository", ""))?;
        let account = state.repository(*first)?.owner;
        let id = state.install(self.id, account, ids)?;
        state.installation_event(&Caller::Browser(account), id, "created");
        Ok(id)
    }

    /// Adds a repository to an installation. The App is told.
    pub fn add_to_installation(&self, installation: u64, repo: &Repo) -> Result<(), WorldError> {
        self.reach(installation, repo, BTreeSet::insert)?;
        self.tell_reach(installation, &[repo.id], &[])
    }

    /// Takes a repository from an installation. The App is told.
    pub fn remove_from_installation(
        &self,
        installation: u64,
        repo: &Repo,
    ) -> Result<(), WorldError> {
        self.reach(installation, repo, |all, id| all.remove(&id))?;
        self.tell_reach(installation, &[], &[repo.id])
    }

    fn reach(
        &self,
        installation: u64,
        repo: &Repo,
        change: impl FnOnce(&mut BTreeSet<Id>, Id) -> bool,
    ) -> Result<(), WorldError> {
        let mut state = self.world.lock();
        let found = state.installations.get_mut(&installation);
        let found = found.ok_or_else(|| unknown("installation", &installation.to_string()))?;
        change(&mut found.repositories, repo.id);
        Ok(())
    }

    fn tell_reach(&self, installation: u64, added: &[Id], gone: &[Id]) -> Result<(), WorldError> {
        let mut state = self.world.lock();
        let account = state.installations.get(&installation).map(|one| one.account);
        let account = account.ok_or_else(|| unknown("installation", &installation.to_string()))?;
        let caller = Caller::Browser(account);
        state.installation_repositories_event(&caller, installation, added, gone);
        Ok(())
    }

    /// Suspends an installation: its tokens are refused from then on.
    pub fn suspend(&self, installation: u64) -> Result<(), WorldError> {
        let mut state = self.world.lock();
        let now = state.now();
        let found = state.installations.get_mut(&installation);
        found.ok_or_else(|| unknown("installation", &installation.to_string()))?.suspended_at =
            Some(now);
        Ok(())
    }

    /// Removes an installation. The App is told.
    pub fn uninstall(&self, installation: u64) -> Result<(), WorldError> {
        let mut state = self.world.lock();
        let account = state.installations.get(&installation).map(|one| one.account);
        let account = account.ok_or_else(|| unknown("installation", &installation.to_string()))?;
        state.installation_event(&Caller::Browser(account), installation, "deleted");
        state.installations.remove(&installation);
        Ok(())
    }

    /// Changes what an installation has been granted, as when an owner has not yet accepted more.
    pub fn grant(&self, installation: u64, permissions: Permissions) -> Result<(), WorldError> {
        let mut state = self.world.lock();
        let found = state.installations.get_mut(&installation);
        found.ok_or_else(|| unknown("installation", &installation.to_string()))?.permissions =
            permissions;
        Ok(())
    }

    /// A token of an installation without the exchange over HTTP, for tests of something else.
    pub fn token(&self, installation: u64) -> Result<String, WorldError> {
        let (token, _) = self.world.lock().mint(installation, None, None)?;
        Ok(token)
    }
}
