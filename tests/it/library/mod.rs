//! The library and the source tree, without the program.

mod config_corpus;
mod config_edits;
mod fuzz;
mod kept_lines;
mod layers;
mod modules;
mod source_tree;
