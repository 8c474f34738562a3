//! `ssologin credentials`: role credentials for other tools.

mod chained;
mod clock;
mod fetched;
mod formats;
