//! Every setting there is: its name, its kind and what holds where nothing is said.

/// A setting.
#[derive(Debug)]
pub(super) struct Key {
    /// Its name, sections before a dot.
    pub(super) path: &'static str,
    /// What it is made of, and its value where nothing is said.
    pub(super) kind: Kind,
}

/// What a setting is made of. Secrets can also be given as files: under the name with `_file`,
/// and among the service manager's credentials under the name itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// A line of text.
    Text(Option<&'static str>),
    /// A whole number.
    Number(i64),
    /// `true` or `false`.
    Switch(On),
    /// Several texts.
    Texts,
    /// A text that is never shown.
    Secret,
    /// Several texts that are never shown; one a line in a file or a variable.
    Secrets,
}

/// Whether something is on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum On {
    Yes,
    No,
}

impl Kind {
    /// Whether values are never shown and can be given as files.
    pub(super) fn is_secret(self) -> bool {
        matches!(self, Self::Secret | Self::Secrets)
    }

    /// How a value of this kind is written in the file.
    pub(super) fn told(self) -> &'static str {
        match self {
            Self::Text(_) | Self::Secret => "text in quotes",
            Self::Number(_) => "a whole number, without quotes",
            Self::Switch(_) => "true or false, without quotes",
            Self::Texts | Self::Secrets => "a list of texts: [\"one\", \"two\"]",
        }
    }
}

macro_rules! keys {
    ($($path:literal: $kind:expr;)*) => {
        /// All settings, in the order of the example.
        pub(super) const KEYS: &[Key] = &[$(Key { path: $path, kind: $kind }),*];
    };
}

keys! {
    "listen": Kind::Text(Some("127.0.0.1:8080"));
    "data_dir": Kind::Text(Some("data"));
    "workers": Kind::Number(4);
    "shutdown_seconds": Kind::Number(20);
    "second_look_seconds": Kind::Number(30);
    "log.level": Kind::Text(Some("info"));
    "log.format": Kind::Text(Some("pretty"));
    "limits.body_bytes": Kind::Number(26_214_400);
    "limits.large_bodies": Kind::Number(4);
    "github.api_url": Kind::Text(Some("https://api.github.com"));
    "github.cleartext": Kind::Switch(On::No);
    "github.graphql": Kind::Switch(On::Yes);
    "github.app_id": Kind::Text(None);
    "github.private_key": Kind::Secret;
    "github.token": Kind::Secret;
    "github.webhook_secrets": Kind::Secrets;
    "github.branch_prefix": Kind::Text(Some("gitribute/"));
    "github.invalid_label": Kind::Text(None);
    "github.first_time_label": Kind::Text(Some("first contribution"));
    "github.loop_label": Kind::Text(Some("bot loop"));
    "github.change_request_labels": Kind::Texts;
    "gitlab.url": Kind::Text(Some("https://gitlab.com"));
    "gitlab.cleartext": Kind::Switch(On::No);
    "gitlab.ca_certificate": Kind::Text(None);
    "gitlab.token": Kind::Secret;
    "gitlab.webhook_secrets": Kind::Secrets;
    "gitlab.signing_secrets": Kind::Secrets;
    "gitlab.branch_prefix": Kind::Text(Some("gitribute/"));
    "gitlab.invalid_label": Kind::Text(None);
    "gitlab.first_time_label": Kind::Text(Some("first contribution"));
    "gitlab.loop_label": Kind::Text(Some("bot loop"));
    "gitlab.change_request_labels": Kind::Texts;
}

/// The setting of a name.
pub(super) fn find(path: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.path == path)
}

/// The secret whose file a name asks for: `github.token` for `github.token_file`.
pub(super) fn find_file(path: &str) -> Option<&'static Key> {
    find(path.strip_suffix("_file")?).filter(|key| key.kind.is_secret())
}

/// Whether a name is that of a section.
pub(super) fn is_section(path: &str) -> bool {
    KEYS.iter().any(|key| key.path.strip_prefix(path).is_some_and(|rest| rest.starts_with('.')))
}

/// Every name that may stand in a file, sections among them.
pub(super) fn names() -> impl Iterator<Item = String> {
    KEYS.iter().flat_map(|key| {
        let section = key.path.split_once('.').map(|(section, _)| section.to_owned());
        let file = key.kind.is_secret().then(|| format!("{}_file", key.path));
        [Some(key.path.to_owned()), file, section].into_iter().flatten()
    })
}

/// The variable of a name: `GITRIBUTE_GITHUB__API_URL` for `github.api_url`.
pub(super) fn variable(path: &str) -> String {
    format!("{PREFIX}{}", path.replace('.', "__").to_uppercase())
}

/// With what our variables begin.
pub(super) const PREFIX: &str = "GITRIBUTE_";
