//! The integration tests: one binary, a module a subject.

#[cfg(test)]
mod architecture;
#[cfg(test)]
mod cli_diff;
#[cfg(test)]
mod cli_edit;
#[cfg(test)]
mod cli_edit_yaml;
#[cfg(test)]
mod cli_folder;
#[cfg(test)]
mod cli_parse;
#[cfg(test)]
mod cli_patch;
#[cfg(test)]
mod cli_schema;
#[cfg(test)]
mod cli_validate;
#[cfg(test)]
mod config;
#[cfg(test)]
mod conversation;
#[cfg(test)]
mod deploy;
#[cfg(test)]
mod emulate;
#[cfg(test)]
mod folders;
#[cfg(test)]
mod gitlab;
#[cfg(test)]
mod group;
#[cfg(test)]
#[path = "../kit/http.rs"]
mod http;
#[cfg(test)]
mod languages;
#[cfg(test)]
mod moving;
#[cfg(test)]
mod policy;
#[cfg(test)]
mod program;
#[cfg(test)]
mod readme;
#[cfg(test)]
mod reviews;
#[cfg(test)]
mod scenarios;
#[cfg(test)]
mod serve;
#[cfg(test)]
mod trust;
#[cfg(test)]
mod world;
