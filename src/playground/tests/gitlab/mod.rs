//! The GitLab face, over HTTP and by clients that others wrote.

mod clients;
mod crate_client;
mod events;
mod graphql;
mod kit;
mod limits;
mod pages;
mod words;
