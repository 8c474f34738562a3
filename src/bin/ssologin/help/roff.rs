//! Man pages.

use std::collections::BTreeSet;

use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Inline, Roff, bold, roman};

use super::page::Page;
use super::pages::PAGES;

/// The section of the manual.
const SECTION: &str = "1";

/// Returns the name of a command's page, such as `ssologin-configure-populate`.
pub(crate) fn page_name(command: &str) -> String {
    std::iter::once("ssologin")
        .chain(command.split_whitespace())
        .collect::<Vec<_>>()
        .join("-")
}

/// Renders the man page of a command, which must be built.
pub(crate) fn render(command: &Command, page: &Page) -> std::io::Result<String> {
    let mut out = Vec::new();
    let name = page_name(page.command);
    let man = Man::new(command.clone())
        .title(name.to_uppercase())
        // Written as is: without this quoted empty date, the next argument would become the date.
        .date("\"\"")
        .source(concat!("ssologin ", env!("CARGO_PKG_VERSION")))
        .manual("ssologin");
    man.render_title(&mut out)?;
    // A name with a hyphen at a line break would be another name.
    Roff::new().control("nh", []).to_writer(&mut out)?;
    man.render_name_section(&mut out)?;
    synopsis(command).to_writer(&mut out)?;
    man.render_description_section(&mut out)?;
    notes(page).to_writer(&mut out)?;
    man.render_options_section(&mut out)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut out)?;
    }
    sections(page).to_writer(&mut out)?;
    // Each part starts with the same definitions; once is enough.
    let definitions = Roff::new().render();
    let text = String::from_utf8_lossy(&out).replace(&definitions, "");
    // Characters that a shell reads literally must not become typographic ones.
    let text = text
        .replace('`', r"\(ga")
        .replace('~', r"\(ti")
        .replace('^', r"\(ha");
    Ok(definitions + &text)
}

/// Returns the forms of the command line, as in the help.
fn synopsis(command: &Command) -> Roff {
    let usage = command.clone().render_usage().to_string();
    let lines = usage.strip_prefix("Usage:").unwrap_or(&usage).lines();
    let mut roff = Roff::new();
    roff.control("SH", ["SYNOPSIS"]);
    for (at, line) in lines.map(str::trim).enumerate() {
        if at > 0 {
            roff.control("br", []);
        }
        let name = command.get_bin_name().unwrap_or(command.get_name());
        match line.strip_prefix(name) {
            Some(rest) => roff.text([bold(name), roman(rest)]),
            None => roff.text([roman(line)]),
        };
    }
    roff
}

fn notes(page: &Page) -> Roff {
    let mut roff = Roff::new();
    for note in page.notes {
        roff.control("PP", []);
        for (at, line) in note.lines().enumerate() {
            if at > 0 {
                roff.control("br", []);
            }
            roff.text([roman(line.trim_start())]);
        }
    }
    roff
}

fn sections(page: &Page) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["EXAMPLES"]);
    for (at, (line, does)) in page.examples.iter().enumerate() {
        if at > 0 {
            roff.control("PP", []);
        }
        let mut lines: Vec<Inline> = Vec::new();
        for part in line.split('\n') {
            if !lines.is_empty() {
                lines.push(Inline::LineBreak);
            }
            lines.push(bold(part));
        }
        roff.text([roman(*does)]);
        roff.control("RS", ["4"]);
        roff.control("PP", []);
        roff.control("nf", []);
        roff.text(lines);
        roff.control("fi", []);
        roff.control("RE", []);
    }
    roff.control("SH", ["EXIT STATUS"]);
    for (code, meaning) in page.codes() {
        entry(&mut roff, &code.to_string(), meaning);
    }
    roff.control("SH", ["ENVIRONMENT"]);
    none(&mut roff, page.variables.is_empty());
    for (name, meaning) in page.variables() {
        entry(&mut roff, name, meaning);
    }
    roff.control("SH", ["FILES"]);
    none(&mut roff, page.files.is_empty());
    for (path, what) in page.files.iter().copied().flatten() {
        entry(&mut roff, path, what);
    }
    roff.control("SH", ["SEE ALSO"]);
    let pages = see_also(page);
    let last = pages.len().saturating_sub(1);
    for (at, name) in pages.iter().enumerate() {
        let end = if at < last { "," } else { "" };
        roff.text([bold(name.as_str()), roman(format!("({SECTION}){end}"))]);
    }
    roff
}

fn entry(roff: &mut Roff, term: &str, meaning: &str) {
    roff.control("TP", []);
    roff.text([bold(term)]);
    roff.text([roman(meaning)]);
}

fn none(roff: &mut Roff, is_none: bool) {
    if is_none {
        roff.text([roman("None.")]);
    }
}

/// Returns the pages of the commands above and below, and those that the page lists.
///
/// The page of the program comes first.
fn see_also(page: &Page) -> BTreeSet<String> {
    let above = |other: &&Page| {
        other.command.is_empty() || page.command.starts_with(&format!("{} ", other.command))
    };
    let below = |other: &&Page| {
        let rest = other.command.strip_prefix(page.command);
        let is_first = page.command.is_empty() && !other.command.contains(' ');
        is_first || rest.is_some_and(|rest| !page.command.is_empty() && rest.starts_with(' '))
    };
    let related = PAGES
        .iter()
        .copied()
        .filter(|other| above(other) || below(other));
    let names = related.map(|other| other.command);
    let mut names: BTreeSet<_> = names
        .filter(|command| *command != "man")
        .chain(page.see_also.iter().copied())
        .map(page_name)
        .collect();
    names.remove(&page_name(page.command));
    names
}
