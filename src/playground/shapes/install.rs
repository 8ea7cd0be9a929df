//! Apps and installations.

use serde_json::{Map, Value, json};

use crate::clock::written;
use crate::world::app::Permissions;
use crate::world::node::Node;
use crate::world::{App, Installation, State};

/// Permissions as GitHub lists them; metadata always comes along.
pub(crate) fn permissions_shape(permissions: &Permissions) -> Value {
    let mut shape: Map<String, Value> =
        permissions.iter().map(|(name, level)| (name.clone(), Value::from(level.word()))).collect();
    shape.insert("metadata".to_owned(), Value::from("read"));
    Value::Object(shape)
}

impl State {
    /// `integration`.
    pub(crate) fn app_shape(&self, app: &App) -> Value {
        let page = format!("{}/apps/{}", self.url, app.slug);
        json!({
            "id": app.id,
            "slug": app.slug,
            "node_id": Node::App(app.id).id(),
            "client_id": format!("Iv1.{}", crate::text::opaque(app.id, 16)),
            "owner": self.simple_user(app.owner),
            "name": app.slug,
            "description": null,
            "external_url": page,
            "html_url": page,
            "created_at": written(app.created_at),
            "updated_at": written(app.created_at),
            "permissions": permissions_shape(&app.permissions),
            "events": app.events,
        })
    }

    /// `installation`.
    pub(crate) fn installation_shape(&self, installation: &Installation) -> Value {
        let app = self.apps.get(&installation.app);
        let account = self.users.get(&installation.account);
        json!({
            "id": installation.id,
            "client_id": format!("Iv1.{}", crate::text::opaque(installation.app, 16)),
            "account": self.simple_user(installation.account),
            "repository_selection": "selected",
            "access_tokens_url":
                format!("{}/app/installations/{}/access_tokens", self.url, installation.id),
            "repositories_url": format!("{}/installation/repositories", self.url),
            "html_url": format!("{}/settings/installations/{}", self.url, installation.id),
            "app_id": installation.app,
            "app_slug": app.map_or("", |app| app.slug.as_str()),
            "target_id": installation.account,
            "target_type": account.map_or("User", |user| user.kind.word()),
            "permissions": permissions_shape(&installation.permissions),
            "events": app.map(|app| app.events.clone()).unwrap_or_default(),
            "created_at": written(installation.created_at),
            "updated_at": written(installation.created_at),
            "single_file_name": null,
            "has_multiple_single_files": false,
            "single_file_paths": [],
            "suspended_by": null,
            "suspended_at": installation.suspended_at.map(written),
        })
    }
}
