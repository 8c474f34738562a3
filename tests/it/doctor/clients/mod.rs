//! What `doctor` says of configs, compared with what real clients read in them.

mod matrix;
mod recorded;
