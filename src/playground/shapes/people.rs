//! Accounts.

use serde_json::{Value, json};

use super::{extend, links};
use crate::clock::written;
use crate::world::node::Node;
use crate::world::{Id, State, User};

impl State {
    /// `simple-user`; null for an account that is gone.
    pub(crate) fn simple_user(&self, id: Id) -> Value {
        let Some(user) = self.users.get(&id) else { return Value::Null };
        let url = format!("{}/users/{}", self.url, crate::text::url_part(&user.login));
        let links = links(
            &url,
            &[
                ("followers", "/followers"),
                ("following", "/following{/other_user}"),
                ("gists", "/gists{/gist_id}"),
                ("starred", "/starred{/owner}{/repo}"),
                ("subscriptions", "/subscriptions"),
                ("organizations", "/orgs"),
                ("repos", "/repos"),
                ("events", "/events{/privacy}"),
                ("received_events", "/received_events"),
            ],
        );
        let own = json!({
            "login": user.login,
            "id": user.id,
            "node_id": Node::User(user.id).id(),
            "avatar_url": format!("{}/avatars/u/{}", self.url, user.id),
            "gravatar_id": "",
            "url": url,
            "html_url": format!("{}/{}", self.url, user.login),
            "type": user.kind.word(),
            "user_view_type": "public",
            "site_admin": false,
        });
        extend(own, Value::Object(links))
    }

    /// `public-user`.
    pub(crate) fn public_user(&self, user: &User) -> Value {
        let owned = self.repositories.values().filter(|one| one.owner == user.id).count();
        extend(
            self.simple_user(user.id),
            json!({
                "name": user.login,
                "company": null,
                "blog": "",
                "location": null,
                "email": null,
                "hireable": null,
                "bio": null,
                "twitter_username": null,
                "public_repos": owned,
                "public_gists": 0,
                "followers": 0,
                "following": 0,
                "created_at": written(user.created_at),
                "updated_at": written(user.created_at),
            }),
        )
    }

    /// An account or null.
    pub(crate) fn maybe_user(&self, id: Option<Id>) -> Value {
        id.map_or(Value::Null, |id| self.simple_user(id))
    }
}
