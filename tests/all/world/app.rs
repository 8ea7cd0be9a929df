//! The bot as a GitHub App.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::OnceLock;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gitribute_playground::{AppHandle, Level, NewApp, Permissions, Running};
use serde_json::Value;

use super::{Interface, SECRET};

/// Registers the App; its section of the settings.
pub(super) fn settings(
    forge: &Running,
    address: SocketAddr,
    folder: &Path,
    interface: Interface,
) -> (AppHandle, String) {
    let app = forge
        .world()
        .add_app(&NewApp {
            slug: "gitribute",
            owner: "maintainer",
            private_key: key(),
            permissions: permissions(),
            webhook: Some((&format!("http://{address}/webhooks/github"), SECRET)),
        })
        .unwrap();
    let file = folder.join("app.pem");
    fs::write(&file, key()).unwrap();
    let section = format!(
        "[github]\napi_url = \"{api}\"\ngraphql = {graphql}\napp_id = \"{id}\"\n\
         private_key_file = \"{file}\"\nwebhook_secrets = [\"{SECRET}\"]\n",
        api = forge.url(),
        graphql = interface == Interface::Graphql,
        id = app.id(),
        file = file.display(),
    );
    (app, section)
}

fn permissions() -> Permissions {
    let manifest: Value =
        serde_json::from_str(include_str!("../../../config/github-app.manifest.json")).unwrap();
    let asked = manifest["default_permissions"].as_object().unwrap();
    let level = |word: &Value| if word == "write" { Level::Write } else { Level::Read };
    asked.iter().map(|(name, word)| (name.clone(), level(word))).collect()
}

/// The App's key: one for all stories, made anew in every run.
fn key() -> &'static str {
    static KEY: OnceLock<String> = OnceLock::new();
    KEY.get_or_init(|| {
        let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
        let der = AsDer::<Pkcs8V1Der<'_>>::as_der(&pair).unwrap();
        let text = STANDARD.encode(der.as_ref());
        let lines: Vec<_> =
            text.as_bytes().chunks(64).map(|line| str::from_utf8(line).unwrap()).collect();
        format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", lines.join("\n"))
    })
}
