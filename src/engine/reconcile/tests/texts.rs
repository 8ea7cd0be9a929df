//! Comments as people see them, whole.

use super::{addition, ask};
use crate::testing::Bench;

#[test]
fn a_proposal_in_english() {
    let bench = Bench::new();
    let issue = ask(&bench, &addition("Mount Shasta", "4322"));
    bench.settle(issue);
    let wanted = "\
<!-- gitribute: proposed -->
Asked by `ada`: **1 row added, 0 changed, 0 removed** of 26 in `volcanoes` (`data/volcanoes.csv`).

**✅ All checks pass.**

**+ Added** · `mount-shasta.us` · [line 16](https://forge.example/maint/data/blob/00000000000000000000000000000000000000c7/data/volcanoes.csv#L16)

| Column | Value |
|---|---|
| `id` | `mount-shasta.us` |
| `name` | `Mount Shasta` |
| `country` | `US` |
| `type` | `stratovolcano` |
| `elevation_m` | `4322` |
| `last_eruption` | *empty* |

The rest of the file is identical byte for byte: 1 line of 28 changed.

**What happens next**

- Proposed in [#2](https://forge.example/maint/data/pull/2): a maintainer looks at it next. You can still edit the issue above; the proposal follows.

<details><summary>1 remark on how the request was read</summary>

- `id` was supplied: `mount-shasta.us`

</details>";
    assert_eq!(bench.world.comments(issue), [wanted]);
    let [request] = bench.world.change_requests().try_into().unwrap();
    let body = request.body.replace("\r\n", "\n");
    let end = "\n\nCloses #1\n\n<!-- gitribute: touches volcanoes/mount-shasta.us -->";
    assert!(body.ends_with(end), "{body}");
    assert_eq!(body.matches("Closes").count(), 1);
}

#[test]
fn a_mistake_in_french() {
    let bench = Bench::new();
    let config = bench.world.file("main", ".gitribute.yml");
    bench.world.write(".gitribute.yml", &config.replace("language: en", "language: fr"));
    let issue = ask(&bench, &addition("_No response_", "4322"));
    bench.settle(issue);
    let wanted = "\
<!-- gitribute: invalid -->
**Cela ne peut pas encore être proposé\u{a0}:**

- ❌ `Name` doit avoir une réponse.

Rien n'est encore proposé. Modifiez le ticket ci-dessus\u{a0}; ce commentaire suit en quelques secondes.";
    assert_eq!(bench.world.comments(issue), [wanted]);
}

#[test]
fn a_broken_configuration_in_french() {
    let bench = Bench::new();
    bench.push(
        "data/volcanoes.csv",
        crate::ports::FileState::NotAFile(crate::ports::EntryKind::Symlink),
    );
    let config = bench.world.file("main", ".gitribute.yml");
    bench.world.write(".gitribute.yml", &config.replace("language: en", "language: fr"));
    let issue = ask(&bench, &addition("Mount Shasta", "4322"));
    bench.settle(issue);
    let wanted = "\
<!-- gitribute: blocked -->
**Cela ne peut pas encore être proposé\u{a0}:**

- ❌ `data/volcanoes.csv` est un lien symbolique, qui n'est pas suivi. Un mainteneur doit y mettre le fichier lui-même, ou corriger le chemin dans `.gitribute.yml`.

Rien ne change avant que cela soit corrigé. C'est à un mainteneur de le faire\u{a0}; vous n'avez rien à écrire de nouveau.";
    assert_eq!(bench.world.comments(issue), [wanted]);
}
