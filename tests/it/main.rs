//! The integration tests, as one program.

mod corpus;
mod service;
