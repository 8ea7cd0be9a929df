//! The integration tests: one binary, a module a subject.

#[cfg(test)]
mod architecture;
#[cfg(test)]
mod deploy;
#[cfg(test)]
mod serve;
