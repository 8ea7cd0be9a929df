//! The GraphQL documents that read. Each is one file beside this one; the shared pieces are put
//! behind those that use them. GitLab weighs a query by its fields and pages and refuses one above
//! 250 (docs, "GraphQL API limits"), which is why lists of merge requests are lean.

const PROJECT: &str = include_str!("graphql/project.graphql");
const AUTHOR: &str = include_str!("graphql/author.graphql");
const NOTE: &str = include_str!("graphql/note.graphql");
const MERGE_REQUEST: &str = include_str!("graphql/merge_request.graphql");
const FILE: &str = include_str!("graphql/blob.graphql");

/// All of an issue and its proposal.
pub(super) fn observe_issue() -> String {
    let query = include_str!("graphql/observe_issue.graphql");
    [query, PROJECT, MERGE_REQUEST, NOTE, AUTHOR].concat()
}

/// All of a merge request.
pub(super) fn observe_merge_request() -> String {
    let query = include_str!("graphql/observe_merge_request.graphql");
    [query, PROJECT, MERGE_REQUEST, NOTE, AUTHOR].concat()
}

/// Further notes of an issue.
pub(super) fn more_issue_notes() -> String {
    [include_str!("graphql/more_issue_notes.graphql"), NOTE, AUTHOR].concat()
}

/// Further notes of a merge request.
pub(super) fn more_merge_request_notes() -> String {
    [include_str!("graphql/more_merge_request_notes.graphql"), NOTE, AUTHOR].concat()
}

/// Open merge requests.
pub(super) fn open() -> String {
    [include_str!("graphql/open.graphql"), MERGE_REQUEST, AUTHOR].concat()
}

/// Files at one commit.
pub(super) fn read() -> String {
    [include_str!("graphql/read.graphql"), FILE].concat()
}

/// The entries of `count` folders at a commit, as `t0`, `t1` … for the paths `$p0`, `$p1` …, and
/// whether the commit is there.
pub(super) fn list(count: usize) -> String {
    let variables = each(count, |n| format!(", $p{n}: String!"));
    let fields = each(count, |n| {
        format!(
            " t{n}: tree(ref: $ref, path: $p{n}) {{ blobs(first: 100) {{ pageInfo \
             {{ hasNextPage }} nodes {{ name mode }} }} trees(first: 100) {{ nodes {{ name }} }} }}"
        )
    });
    format!(
        "query List($path: ID!, $ref: String!{variables}) {{ project(fullPath: $path) {{ id \
         repository {{ tree(ref: $ref) {{ lastCommit {{ sha }} }}{fields} }} }} }}"
    )
}

/// One file at `count` commits, as `v0`, `v1` … for `$r0`, `$r1` …
pub(super) fn versions(count: usize) -> String {
    let variables = each(count, |n| format!(", $r{n}: String!"));
    let fields = each(count, |n| {
        format!(" v{n}: blobs(ref: $r{n}, paths: [$file]) {{ nodes {{ ...File }} }}")
    });
    format!(
        "query Versions($path: ID!, $file: String!{variables}) {{ project(fullPath: $path) {{ id \
         repository {{{fields} }} }} }}\n{FILE}"
    )
}

fn each(count: usize, piece: impl Fn(usize) -> String) -> String {
    (0..count).map(piece).collect::<Vec<_>>().concat()
}
