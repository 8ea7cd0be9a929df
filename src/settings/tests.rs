//! What is told of settings that cannot be used, and that the example holds every setting.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::ExposeSecret;
use tempfile::TempDir;

use super::keys::{KEYS, Kind, On, find, find_file, variable};
use super::{Credentials, Interface, LogFormat, Settings, Surroundings};

const SEED: &str = "ghp_seed0123456789abcdefghij";
const GOOD: &str = "[github]\ntoken = \"t0ken\"\nwebhook_secrets = [\"s\"]\n";

fn pem(line_end: &str) -> String {
    let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let der: Pkcs8V1Der<'_> = pair.as_der().unwrap();
    let text = STANDARD.encode(der.as_ref());
    let lines: Vec<&str> =
        text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    let kind = "PRIVATE KEY";
    let lines = lines.join(line_end);
    format!("-----BEGIN {kind}-----{line_end}{lines}{line_end}-----END {kind}-----{line_end}")
}

fn around(folder: &Path, file: &str, variables: &[(&str, &str)]) -> Surroundings {
    let config = folder.join("gitribute.toml");
    fs::write(&config, file).unwrap();
    Surroundings {
        config: Some(config),
        variables: variables.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect(),
        credentials: None,
    }
}

/// What is told of a file and variables, the folder left out.
fn told(file: &str, variables: &[(&str, &str)]) -> Vec<String> {
    let folder = TempDir::new().unwrap();
    let faults = match Settings::load(&around(folder.path(), file, variables)) {
        Ok(_) => return Vec::new(),
        Err(faults) => faults.to_string(),
    };
    assert!(!faults.contains(SEED), "{faults}");
    let here = format!("{}/", folder.path().display());
    faults.lines().skip(1).map(|line| line.trim().replace(&here, "")).collect()
}

#[test]
fn faults_are_told_with_their_place_and_mend_o1() {
    let cases: &[(&str, &str)] = &[
        (
            "lisen = \"127.0.0.1:1\"",
            "gitribute.toml:1:1: no such setting: lisen; did you mean listen?",
        ),
        (
            "api_url = \"https://x\"",
            "gitribute.toml:1:1: no such setting: api_url; api_url belongs in section [github]",
        ),
        ("\n  zzz = 1", "gitribute.toml:2:3: no such setting: zzz"),
        (
            "[githb]\ntoken = \"x\"",
            "gitribute.toml:1:2: no such setting: githb; did you mean github?",
        ),
        ("workers = \"4\"", "gitribute.toml:1:11: workers must be a whole number, without quotes"),
        ("listen = 8080", "gitribute.toml:1:10: listen must be text in quotes"),
        ("workers = 0", "gitribute.toml:1:11: workers: must be from 1 to 64"),
        (
            "listen = \"localhost\"",
            "gitribute.toml:1:10: listen: `localhost` is no address to listen on: write an IP address and a port, as 127.0.0.1:8080 or [::]:8080",
        ),
        ("log = \"info\"", "gitribute.toml:1:7: log is a section: write [log]"),
        (
            "[log]\nformat = \"xml\"",
            "gitribute.toml:2:10: log.format: `xml` is no form of a log: write pretty or json",
        ),
        (
            "[log]\nlevel = \"a=b=c\"",
            "gitribute.toml:2:9: log.level: `a=b=c` is no log level: write error, warn, info, debug or trace",
        ),
        (
            "[limits]\nbody_bytes = 12",
            "gitribute.toml:2:14: limits.body_bytes: must be from 1048576 to 104857600",
        ),
    ];
    for (file, expected) in cases {
        // Told together with what the section lacks or not at all: each stands for itself.
        let whole =
            if file.contains("[githb]") { (*file).to_owned() } else { format!("{file}\n{GOOD}") };
        let told = told(&whole, &[]);
        assert!(told.iter().any(|line| line == expected), "{file}: {told:#?}");
    }
    let twice = told("workers = 1\nworkers = 2\n", &[]);
    assert!(
        twice.len() == 1 && twice[0].starts_with("gitribute.toml:2:1: duplicate key"),
        "{twice:?}"
    );
}

#[test]
fn faults_of_the_forge_s_section_o1() {
    let cases: &[(&str, &str)] = &[
        (
            "",
            "no forge is set up: section [github] needs app_id and private_key (or token) and webhook_secrets, or section [gitlab] token and webhook_secrets",
        ),
        (
            "[github]\nwebhook_secrets = [\"s\"]",
            "github: nothing to sign in with: give app_id and private_key, or token",
        ),
        (
            "[github]\napp_id = \"1\"\nwebhook_secrets = [\"s\"]",
            "github.private_key is missing beside app_id",
        ),
        (
            "[github]\napp_id = \"1\"\ntoken = \"t\"\nwebhook_secrets = [\"s\"]",
            "gitribute.toml:3:9: github.token stands beside an app's settings: keep one of the two",
        ),
        (
            "[github]\ntoken = \"t\"\nwebhook_secrets = [\"\"]",
            "gitribute.toml:3:19: github.webhook_secrets: one of them is empty",
        ),
        (
            "[github]\ntoken = \"t\"\ntoken_file = \"x\"\nwebhook_secrets = [\"s\"]",
            "gitribute.toml:3:1: github.token and github.token_file stand both here: keep one",
        ),
        (
            "[github]\napp_id = \"1\"\nprivate_key = \"ghp_seed0123456789abcdefghij\"\nwebhook_secrets = [\"s\"]",
            "gitribute.toml:3:15: github.private_key: is no RSA private key in PEM: take the file as it was downloaded from the app's page",
        ),
        (
            "[github]\ntoken = \"t\"\nwebhook_secrets = [\"s\"]\napi_url = \"http://forge.example\"",
            "gitribute.toml:4:11: github.api_url: plain http is only for this machine: write https, or set cleartext = true in its section",
        ),
        (
            "[github]\ntoken = \"t\"\nwebhook_secrets = [\"s\"]\napi_url = \"https://u:ghp_seed0123456789abcdefghij@x\"",
            "gitribute.toml:4:11: github.api_url: may hold nothing but a host and a path",
        ),
        (
            "[github]\ntoken = \"t\"\nwebhook_secrets = [\"s\"]\nbranch_prefix = \"a b/\"",
            "gitribute.toml:4:17: github.branch_prefix: `a b/` cannot begin the name of a branch: letters, digits and - _ . / only",
        ),
    ];
    let lacking: &[(&str, &str)] = &[
        (
            "[gitlab]\ntoken = \"t\"",
            "gitlab.webhook_secrets is missing: the secret that the webhook was made with (or signing_secrets), in the file, in GITRIBUTE_GITLAB__WEBHOOK_SECRETS_FILE or as a credential; `gitribute connect gitlab` makes both",
        ),
        (
            "[gitlab]\nwebhook_secrets = [\"s\"]",
            "gitlab.token is missing: the token of the account that the bot speaks as, in the file, in GITRIBUTE_GITLAB__TOKEN_FILE or as a credential",
        ),
        (
            "[gitlab]\ntoken = \"t\"\nsigning_secrets = [\"ghp_seed0123456789abcdefghij\"]",
            "gitribute.toml:3:19: gitlab.signing_secrets: one of them is no signing secret: it begins with whsec_, as GitLab shows it",
        ),
        (
            "[gitlab]\nurl = \"gitlab.example\"\ntoken = \"t\"\nwebhook_secrets = [\"s\"]",
            "gitribute.toml:2:7: gitlab.url: is no address: write all of it, as https://gitlab.com or https://host/gitlab",
        ),
        (
            "[gitlab]\ntoken = \"t\"\nwebhook_secrets = [\"s\"]\nca_certificate = \"/nowhere.pem\"",
            "gitribute.toml:4:18: gitlab.ca_certificate: cannot read `/nowhere.pem`: No such file or directory (os error 2)",
        ),
    ];
    for (file, expected) in cases.iter().chain(lacking) {
        assert_eq!(told(file, &[]), [*expected], "{file}");
    }
    let missing = told("[github]\ntoken_file = \"/nowhere/token\"\nwebhook_secrets = [\"s\"]", &[]);
    assert!(
        missing.len() == 1
            && missing[0].starts_with(
                "gitribute.toml:2:14: /nowhere/token of github.token cannot be read: No such file"
            ),
        "{missing:?}"
    );
}

#[test]
fn everything_wrong_is_told_at_once_variables_too_o1() {
    let variables = [
        ("GITRIBUTE_WORKERS", "many"),
        ("GITRIBUTE_GITHUB__API_ULR", "https://x"),
        ("GITRIBUTE_LISTEN", "nowhere"),
        // Set by Kubernetes or the command line: none of ours.
        ("GITRIBUTE_SERVICE_HOST", "10.0.0.1"),
        ("GITRIBUTE_PORT", "tcp://10.0.0.1:80"),
        ("GITRIBUTE_LANGUAGE", "fr"),
        // Passed on with nothing in it.
        ("GITRIBUTE_GITHUB__GRAPHQL", ""),
    ];
    let told = told("wrkers = 1\n[log]\nformat = 1\n", &variables);
    assert_eq!(
        told,
        [
            "gitribute.toml:1:1: no such setting: wrkers; did you mean workers?",
            "gitribute.toml:3:10: log.format must be text in quotes",
            "GITRIBUTE_GITHUB__API_ULR: no such setting: did you mean GITRIBUTE_GITHUB__API_URL?",
            "GITRIBUTE_WORKERS: must be a whole number",
            "GITRIBUTE_LISTEN: `nowhere` is no address to listen on: write an IP address and a port, as 127.0.0.1:8080 or [::]:8080",
            "no forge is set up: section [github] needs app_id and private_key (or token) and webhook_secrets, or section [gitlab] token and webhook_secrets",
        ]
    );
}

#[test]
fn variables_win_over_credentials_and_these_over_the_file() {
    let folder = TempDir::new().unwrap();
    let mut from = around(folder.path(), GOOD, &[("GITRIBUTE_LOG__FORMAT", "json")]);
    from.credentials = Some(folder.path().to_owned());
    fs::write(folder.path().join("github.token"), "fromcredentials\n").unwrap();
    fs::write(folder.path().join("github.webhook_secrets"), "old\r\nnew\r\n").unwrap();
    let token = |from: &Surroundings| {
        let settings = Settings::load(from).unwrap();
        assert_eq!(settings.log.format, LogFormat::Json);
        assert_eq!(settings.github.as_ref().unwrap().webhook_secrets.len(), 2);
        assert_eq!(settings.workers.get(), 4);
        assert!(!format!("{settings:?}").contains("fromcredentials"));
        let Credentials::Token(token) = settings.github.unwrap().credentials else {
            panic!("a token")
        };
        token.expose_secret().to_owned()
    };
    assert_eq!(token(&from), "fromcredentials");
    let file = folder.path().join("t");
    fs::write(&file, "fromfile\n").unwrap();
    from.variables.insert("GITRIBUTE_GITHUB__TOKEN_FILE".into(), file.to_str().unwrap().to_owned());
    assert_eq!(token(&from), "fromfile");
}

#[test]
fn keys_with_crlf_and_written_line_breaks_are_read_o1() {
    for key in [pem("\n"), pem("\r\n"), pem("\\n")] {
        let variables = [
            ("GITRIBUTE_GITHUB__PRIVATE_KEY", key.as_str()),
            ("GITRIBUTE_GITHUB__APP_ID", "Iv1.x"),
        ];
        assert_eq!(told("[github]\nwebhook_secrets = [\"s\"]", &variables), [""; 0]);
    }
}

#[test]
fn the_example_holds_every_setting_with_its_default() {
    let example = include_str!("../../config/gitribute.example.toml");
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("app.pem"), pem("\n")).unwrap();
    let certificate = "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n";
    let signing = format!("whsec_{}\n", STANDARD.encode([7; 32]));
    for (name, text) in [
        ("webhook", "secret\n"),
        ("authority.pem", certificate),
        ("gitlab-token", "t0ken\n"),
        ("gitlab-webhook", "secret\n"),
        ("gitlab-signing", &signing),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    // The example as somebody fills it in: every line of a setting without its `#`, but of two
    // ways to say one thing only the first.
    let mut file = String::new();
    let mut seen = Vec::new();
    let mut section = String::new();
    for line in example.lines() {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            section = format!("{name}.");
            file.push_str(line);
            file.push('\n');
        }
        let setting = line.strip_prefix('#').filter(|line| !line.starts_with(' '));
        let Some((name, value)) = setting.and_then(|line| line.split_once(" = ")) else {
            continue;
        };
        let path = format!("{section}{name}");
        let key = find(&path).or_else(|| find_file(&path)).unwrap_or_else(|| panic!("{path}"));
        let default = match key.kind {
            Kind::Text(Some(text)) => Some(format!("\"{text}\"")),
            Kind::Number(number) => Some(number.to_string()),
            Kind::Switch(on) => Some((on == On::Yes).to_string()),
            Kind::Text(None) | Kind::Texts | Kind::Secret | Kind::Secrets => None,
        };
        assert!(default.is_none_or(|default| default == value), "{path} = {value}");
        if !seen.contains(&key.path) && key.path != "github.token" {
            writeln!(file, "{name} = {value}").unwrap();
        }
        seen.push(key.path);
    }
    for key in KEYS {
        assert!(seen.contains(&key.path), "{} is not in the example", key.path);
    }
    let file = file.replace("/etc/gitribute/", &format!("{}/", folder.path().display()));
    let settings = Settings::load(&around(folder.path(), &file, &[])).unwrap();
    assert_eq!(settings.github.unwrap().interface, Interface::Graphql);
    assert_eq!(variable("github.api_url"), "GITRIBUTE_GITHUB__API_URL");
}

#[test]
fn a_gitlab_alone_is_enough_and_has_a_name_of_its_own() {
    let folder = TempDir::new().unwrap();
    for (url, name) in [
        ("https://gitlab.com", "gitlab.com"),
        ("https://host.example/gitlab/", "host.example/gitlab"),
        ("http://127.0.0.1:8090", "127.0.0.1:8090"),
    ] {
        let file = format!("[gitlab]\nurl = \"{url}\"\ntoken = \"t\"\nwebhook_secrets = [\"s\"]\n");
        let settings = Settings::load(&around(folder.path(), &file, &[])).unwrap();
        assert!(settings.github.is_none());
        assert_eq!(settings.gitlab.unwrap().instance(), name);
    }
}
