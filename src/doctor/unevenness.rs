//! Owns the check of lines that the AWS CLI reads as they are meant, and some SDKs do not.

use super::finding::{Finding, Severity};
use crate::config::{Config, Uneven, Unevenness};

/// Returns findings about lines that only some tools read as they are meant.
///
/// Lines that are uneven in the same way are one finding, because whole files are written that way.
#[must_use]
pub fn check_unevenness(config: &Config) -> Vec<Finding> {
    config.uneven().iter().map(finding).collect()
}

fn finding(uneven: &Uneven) -> Finding {
    let warning = Severity::Warning;
    let finding = match uneven.what {
        Unevenness::IndentedStart => Finding::new(
            "indented-start",
            warning,
            "the line is indented, but continues no value: the SDKs for Rust and Ruby reject the \
             file",
            "remove the indentation, also of the other lines of the section",
        ),
        Unevenness::IndentedComment => Finding::new(
            "indented-comment",
            warning,
            "the comment is indented: the SDK for Rust reads it as part of the value above, or \
             rejects the file",
            "remove its indentation",
        ),
        Unevenness::TextBehindHeader => Finding::new(
            "text-behind-header",
            warning,
            "there is text after the `]`: the SDK for JavaScript does not find the section, and \
             the SDK for Rust rejects the file",
            "delete the text, or start it with a space and `#`",
        ),
        Unevenness::CommentAtHeader => Finding::new(
            "comment-at-header",
            warning,
            "there is no space between the `]` and the comment: the SDK for JavaScript does not \
             find the section",
            "put a space before the comment",
        ),
        Unevenness::Colon => Finding::new(
            "colon",
            warning,
            "the key is followed by `:`: the SDK for JavaScript ignores it, and the SDK for Rust \
             rejects the file",
            "write `=` instead",
        ),
        Unevenness::WideBlank => Finding::new(
            "wide-blank",
            warning,
            "the line has a no-break space or another blank beyond ASCII: the SDK for Rust reads \
             it as part of the key or value",
            "replace it by a space, or delete it",
        ),
        Unevenness::CarriageReturn => Finding::new(
            "carriage-return",
            warning,
            "the line ends with only a carriage return: the SDKs for JavaScript and Rust read it \
             as one line with the next",
            "save the file with line feeds at the ends of lines",
        ),
    };
    let others = match uneven.more {
        0 => String::new(),
        1 => "; there is another such line".to_owned(),
        more => format!("; there are {more} more such lines"),
    };
    let message = format!("{}{others}", finding.message);
    Finding { message, ..finding }.at(&uneven.place)
}

#[cfg(test)]
mod tests {
    use super::check_unevenness;
    use crate::doctor::testing::{config, told};

    #[test]
    fn lines_of_one_kind_are_one_finding() {
        let found = told(check_unevenness(&config("[profile a]\nb: c\nd: e\nf: g\n")));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0, "colon");
        assert!(found[0].1.ends_with("; there are 2 more such lines"));
    }

    #[test]
    fn an_even_file_has_no_finding() {
        let text = "# c\n[profile a] # c\n\nregion = x\ns3 =\n  a = b\n";
        assert_eq!(check_unevenness(&config(text)), []);
    }
}
