//! Adapters to the forges.
