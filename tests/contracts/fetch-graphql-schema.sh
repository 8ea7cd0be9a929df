#!/bin/sh
# Fetches GitHub's published GraphQL schema (npm package @octokit/graphql-schema, MIT) into the
# build folder, where the contract tests read it. Does nothing where it is there already.
set -eu
version=15.26.1
root=$(cd "$(dirname "$0")/../.." && pwd)
folder=$root/target/contracts
file=$folder/github.schema.graphql
mark=$folder/github.schema.version
if [ -s "$file" ] && [ "$(cat "$mark" 2>/dev/null)" = "$version" ]; then
    exit 0
fi
mkdir -p "$folder"
work=$(mktemp -d "$folder/fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
npm pack --silent "@octokit/graphql-schema@$version" >/dev/null
tar xzf "octokit-graphql-schema-$version.tgz" package/schema.graphql
mv package/schema.graphql "$file"
echo "$version" >"$mark"
