//! The GraphQL documents that read. Each is one file beside this one; the shared pieces are put
//! behind those that use them, because GitHub refuses a piece that is not used.

const AUTHOR: &str = include_str!("graphql/author.graphql");
const PULL: &str = include_str!("graphql/pull.graphql");
const NOTE: &str = include_str!("graphql/comment.graphql");
const REVIEW: &str = include_str!("graphql/review.graphql");
const ENTRY: &str = include_str!("graphql/entry.graphql");

/// All of a subject.
pub(super) fn observe() -> String {
    [include_str!("graphql/observe.graphql"), PULL, NOTE, REVIEW, AUTHOR].concat()
}

/// Further comments of an issue.
pub(super) fn more_comments() -> String {
    [include_str!("graphql/more_comments.graphql"), NOTE, AUTHOR].concat()
}

/// Further open pull requests.
pub(super) fn more_open() -> String {
    [include_str!("graphql/more_open.graphql"), PULL, AUTHOR].concat()
}

/// The open pull request from a branch.
pub(super) fn adopt_pull() -> String {
    [include_str!("graphql/adopt_pull.graphql"), PULL, AUTHOR].concat()
}

/// Earlier versions of a file.
pub(super) fn versions() -> String {
    [include_str!("graphql/versions.graphql"), ENTRY].concat()
}

/// The entries of `count` folders, as `l0`, `l1` … for the expressions `$e0`, `$e1` …, and whether
/// the commit they are of is there.
pub(super) fn list(count: usize) -> String {
    let variables = each(count, |n| format!(", $e{n}: String!"));
    let fields = each(count, |n| {
        format!(" l{n}: object(expression: $e{n}) {{ ... on Tree {{ entries {{ name mode }} }} }}")
    });
    format!(
        "query List($owner: String!, $name: String!, $commit: GitObjectID!{variables}) {{ \
         repository(owner: $owner, name: $name) {{ commit: object(oid: $commit) {{ oid }}{fields} \
         }} }}"
    )
}

/// `count` files at a commit, as `f0`, `f1` … for the paths `$p0`, `$p1` …
pub(super) fn read(count: usize) -> String {
    let variables = each(count, |n| format!(", $p{n}: String!"));
    let fields = each(count, |n| format!(" f{n}: file(path: $p{n}) {{ ...Entry }}"));
    format!(
        "query Read($owner: String!, $name: String!, $commit: GitObjectID!{variables}) {{ \
         repository(owner: $owner, name: $name) {{ object(oid: $commit) {{ \
         ... on Commit {{ oid{fields} }} }} }} }}\n{ENTRY}"
    )
}

/// The commit a branch is at.
pub(super) fn standing() -> String {
    include_str!("graphql/standing.graphql").to_owned()
}

/// The node ids of `count` labels, as `l0`, `l1` … for the names `$l0`, `$l1` …
pub(super) fn labels(count: usize) -> String {
    let variables = each(count, |n| format!(", $l{n}: String!"));
    let fields = each(count, |n| format!(" l{n}: label(name: $l{n}) {{ id }}"));
    format!(
        "query Labels($owner: String!, $name: String!{variables}) {{ \
         repository(owner: $owner, name: $name) {{ databaseId{fields} }} }}"
    )
}

fn each(count: usize, piece: impl Fn(usize) -> String) -> String {
    (0..count).map(piece).collect::<Vec<_>>().concat()
}

/// The pieces that a document of changes uses.
pub(super) fn fragments(pulls: bool, notes: bool) -> String {
    let mut text = String::new();
    if pulls {
        text.push_str(PULL);
    }
    if notes {
        text.push_str(NOTE);
    }
    if pulls || notes {
        text.push_str(AUTHOR);
    }
    text
}
