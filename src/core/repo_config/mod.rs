//! A repository's `.gitribute.yml`.
