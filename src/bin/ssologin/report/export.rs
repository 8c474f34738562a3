//! Role credentials in the formats of `aws configure export-credentials`, quoted if necessary.

use ssologin::cache::RoleCredentials;
use ssologin::text::timestamp;
use zeroize::Zeroizing;

use crate::args::ExportFormat;

/// The error for a value that cannot be quoted for this shell.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unquotable;

/// Formats the credentials, with a newline at the end.
pub(crate) fn export(
    credentials: &RoleCredentials,
    format: ExportFormat,
) -> Result<Zeroizing<String>, Unquotable> {
    // Python writes UTC with this offset; readers of each format know it from the AWS CLI.
    let end = timestamp::format(credentials.expires_at).replace('Z', "+00:00");
    let fields = [
        (
            "AccessKeyId",
            "AWS_ACCESS_KEY_ID",
            credentials.access_key_id.as_str(),
        ),
        (
            "SecretAccessKey",
            "AWS_SECRET_ACCESS_KEY",
            credentials.secret_access_key.expose(),
        ),
        (
            "SessionToken",
            "AWS_SESSION_TOKEN",
            credentials.session_token.expose(),
        ),
        ("Expiration", "AWS_CREDENTIAL_EXPIRATION", &end),
    ];
    // Reserve room for the names, and for values in which every character is escaped: growing would
    // leave copies of the secrets in memory.
    let length: usize = fields.iter().map(|(.., value)| value.len() * 4 + 64).sum();
    let mut out = Zeroizing::new(String::with_capacity(length + 64));
    if format == ExportFormat::Process {
        out.push_str("{\n  \"Version\": 1");
        for (key, _, value) in fields {
            out.push_str(",\n  \"");
            out.push_str(key);
            out.push_str("\": \"");
            escape(&mut out, value, &['"', '\\'], '\\');
            out.push('"');
        }
        out.push_str("\n}\n");
        return Ok(out);
    }
    for (_, name, value) in fields {
        match format {
            ExportFormat::Process | ExportFormat::Env | ExportFormat::EnvNoExport => {
                if format == ExportFormat::Env {
                    out.push_str("export ");
                }
                out.push_str(name);
                out.push('=');
                posix(&mut out, value);
            }
            ExportFormat::Fish => {
                out.push_str("set -gx ");
                out.push_str(name);
                out.push_str(" \"");
                escape(&mut out, value, &['"', '\\', '$'], '\\');
                out.push('"');
            }
            ExportFormat::Powershell => {
                out.push_str("$Env:");
                out.push_str(name);
                out.push_str("=\"");
                escape(&mut out, value, &['"', '`', '$'], '`');
                out.push('"');
            }
            ExportFormat::WindowsCmd => windows_cmd(&mut out, name, value)?,
        }
        out.push('\n');
    }
    Ok(out)
}

fn escape(out: &mut String, value: &str, special: &[char], escape: char) {
    for character in value.chars() {
        if special.contains(&character) {
            out.push(escape);
        }
        out.push(character);
    }
}

/// Quotes a value for `sh`, bash and zsh, after `NAME=`.
///
/// In zsh, `=` has a special meaning at the start of a value and after a colon.
fn posix(out: &mut String, value: &str) {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-+=/.:".contains(c);
    if value.chars().all(plain) && !value.starts_with('=') && !value.contains(":=") {
        out.push_str(value);
        return;
    }
    out.push('\'');
    for character in value.chars() {
        match character {
            '\'' => out.push_str(r"'\''"),
            other => out.push(other),
        }
    }
    out.push('\'');
}

/// Writes an assignment for `cmd.exe`.
///
/// It works when typed, in a batch file, and in `for /f … do`: only what they all read alike is
/// allowed.
fn windows_cmd(out: &mut String, name: &str, value: &str) -> Result<(), Unquotable> {
    if value.contains(['"', '%', '!']) {
        return Err(Unquotable);
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-+=/.:".contains(c);
    let quote = if value.chars().all(plain) { "" } else { "\"" };
    for part in ["set ", quote, name, "=", value, quote] {
        out.push_str(part);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::{Unquotable, export};
    use crate::args::ExportFormat;
    use ssologin::cache::RoleCredentials;
    use ssologin::text::{Secret, timestamp};

    /// Returns every character that a header can contain.
    fn every_character() -> String {
        ('!'..='~').collect()
    }

    fn credentials(key: &str, secret: &str, token: &str) -> RoleCredentials {
        RoleCredentials {
            access_key_id: key.to_owned(),
            secret_access_key: Secret::new(secret.to_owned()),
            session_token: Secret::new(token.to_owned()),
            expires_at: timestamp::parse("2026-11-21T21:41:46Z").unwrap(),
        }
    }

    fn text(format: ExportFormat) -> String {
        let credentials = credentials("ASIAX", "s/e+c=", "IQoJ//8=");
        export(&credentials, format).unwrap().to_string()
    }

    #[test]
    fn plain_values_look_as_the_aws_cli_prints_them() {
        for (format, line) in [
            (ExportFormat::Env, "export NAME=VALUE"),
            (ExportFormat::EnvNoExport, "NAME=VALUE"),
            (ExportFormat::Fish, "set -gx NAME \"VALUE\""),
            (ExportFormat::Powershell, "$Env:NAME=\"VALUE\""),
            (ExportFormat::WindowsCmd, "set NAME=VALUE"),
        ] {
            let lines: String = [
                ("AWS_ACCESS_KEY_ID", "ASIAX"),
                ("AWS_SECRET_ACCESS_KEY", "s/e+c="),
                ("AWS_SESSION_TOKEN", "IQoJ//8="),
                ("AWS_CREDENTIAL_EXPIRATION", "2026-11-21T21:41:46+00:00"),
            ]
            .map(|(name, value)| line.replace("NAME", name).replace("VALUE", value) + "\n")
            .concat();
            assert_eq!(text(format), lines);
        }
        assert_eq!(
            text(ExportFormat::Process),
            "{\n  \"Version\": 1,\n  \"AccessKeyId\": \"ASIAX\",\n  \"SecretAccessKey\": \
             \"s/e+c=\",\n  \"SessionToken\": \"IQoJ//8=\",\n  \"Expiration\": \
             \"2026-11-21T21:41:46+00:00\"\n}\n"
        );
    }

    #[test]
    fn json_gives_every_character_back() {
        let credentials = credentials("A", &every_character(), "\"\\");
        let text = export(&credentials, ExportFormat::Process).unwrap();
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["SecretAccessKey"], every_character());
        assert_eq!(value["SessionToken"], "\"\\");
    }

    /// Returns values that shells could misread, each in a different way.
    fn hard_values() -> Vec<String> {
        let mut values = vec![
            every_character(),
            "=ls".into(),
            "a:=ls".into(),
            "~".into(),
            "a:~/b".into(),
            "''".into(),
            "'\\''".into(),
            "$HOME`id`$(id)".into(),
            "{a,b}*?[x]".into(),
            "-n".into(),
            "#x".into(),
            "!!".into(),
        ];
        values.extend(('!'..='~').map(String::from));
        values
    }

    fn reads_back(shell: &[&str], format: ExportFormat) {
        let Some((program, arguments)) = shell.split_first() else {
            return;
        };
        if Command::new(program).arg("--version").output().is_err() {
            // The shell is tested only where it is installed.
            return;
        }
        for value in hard_values() {
            let credentials = credentials("ASIAX", &value, "t");
            let mut script = export(&credentials, format).unwrap().to_string();
            script += match format {
                ExportFormat::EnvNoExport => "printf %s \"$AWS_SECRET_ACCESS_KEY\"",
                _ => "printenv AWS_SECRET_ACCESS_KEY",
            };
            let output = Command::new(program)
                .args(arguments)
                .arg("-c")
                .arg(&script)
                .env_remove("AWS_SECRET_ACCESS_KEY")
                .output()
                .unwrap();
            let read = String::from_utf8(output.stdout).unwrap();
            assert_eq!(read.trim_end_matches('\n'), value, "{program}");
        }
    }

    #[test]
    #[cfg(unix)]
    fn shells_read_every_value_back() {
        for format in [ExportFormat::Env, ExportFormat::EnvNoExport] {
            reads_back(&["bash"], format);
            reads_back(&["zsh", "-f"], format);
            reads_back(&["dash"], format);
        }
        reads_back(&["fish", "--no-config"], ExportFormat::Fish);
    }

    /// Reads a PowerShell string (about_Quoting_Rules), or returns `None` if it is not one value.
    ///
    /// In double quotes, `$` starts a variable, a backtick escapes the next character, and two
    /// double quotes mean one.
    fn powershell_reads(text: &str) -> Option<String> {
        let mut characters = text.strip_prefix('"')?.chars();
        let mut value = String::new();
        loop {
            match characters.next()? {
                '"' => return characters.as_str().is_empty().then_some(value),
                '$' => return None,
                '`' => match characters.next()? {
                    c if "0abefnrtuv".contains(c) => return None,
                    c => value.push(c),
                },
                c => value.push(c),
            }
        }
    }

    #[test]
    fn powershell_reads_every_value_back() {
        for value in hard_values() {
            let text = export(&credentials("A", &value, "t"), ExportFormat::Powershell).unwrap();
            let line = text.lines().nth(1).unwrap();
            let quoted = line.strip_prefix("$Env:AWS_SECRET_ACCESS_KEY=").unwrap();
            assert_eq!(powershell_reads(quoted), Some(value));
        }
    }

    #[test]
    fn cmd_is_given_only_what_it_reads_back() {
        for (value, line) in [
            ("a/+=", Ok("set AWS_SECRET_ACCESS_KEY=a/+=")),
            (
                "a&b^c|d<e>(f)",
                Ok("set \"AWS_SECRET_ACCESS_KEY=a&b^c|d<e>(f)\""),
            ),
            ("a%b", Err(Unquotable)),
            ("a\"b", Err(Unquotable)),
            ("a!b", Err(Unquotable)),
        ] {
            let text = export(&credentials("A", value, "t"), ExportFormat::WindowsCmd);
            let second = text.map(|text| text.lines().nth(1).unwrap().to_owned());
            assert_eq!(second.as_deref(), line.as_ref().copied());
        }
    }
}
