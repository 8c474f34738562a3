//! `ssologin credentials`: role credentials for other tools.

mod chained;
mod fetched;
mod formats;
