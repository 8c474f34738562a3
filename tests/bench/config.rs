//! Benchmarks of parsing a config, planning logins from it, and populating it with profiles.
//!
//! Every command starts by parsing the config.

use std::fmt::Write;
use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use ssologin::accounts::AccountRoles;
use ssologin::cache::Token;
use ssologin::config::{Config, Document, edit};
use ssologin::login::{Need, first_step};
use ssologin::populate::{Population, SessionRoles, Template, Wish};
use ssologin::session::{Account, Selection, find_session, profiles, select, sessions};
use ssologin::system::{Clock as _, SystemClock};
use ssologin::text::timestamp;

/// Returns the text of a config with `profiles` profiles, at about six lines per profile.
///
/// One profile in 100 is a legacy profile, and there is a session for every 50 profiles.
fn text(profiles: usize) -> String {
    let mut text = String::new();
    let sessions = profiles / 50 + 1;
    for n in 0..sessions {
        let _ = write!(
            text,
            "[sso-session team-{n}]\nsso_start_url = https://team-{n}.awsapps.com/start\nsso_region = eu-west-1\n\
             sso_registration_scopes = sso:account:access\n\n"
        );
    }
    for n in 0..profiles {
        let session = match n % 100 {
            99 => {
                "sso_start_url = https://old.awsapps.com/start\nsso_region = us-west-2".to_owned()
            }
            _ => format!("sso_session = team-{}", n % sessions),
        };
        let _ = write!(
            text,
            "[profile account-{n}.role]\n{session}\nsso_account_id = {n:012}\nsso_role_name = AdministratorAccess\n\
             region = eu-west-1\n\n"
        );
    }
    text
}

fn parse(bytes: Vec<u8>) -> Config {
    Config::new(
        Document::parse("config", bytes),
        Document::parse("credentials", Vec::new()),
    )
}

fn config(criterion: &mut Criterion) {
    for count in [10, 1_000, 10_000] {
        let bytes = text(count).into_bytes();
        let mut group = criterion.benchmark_group(format!("{count} profiles"));
        let input = || bytes.clone();
        group.bench_function("parse, one session", |bencher| {
            bencher.iter_batched(
                input,
                |bytes| {
                    let config = parse(bytes);
                    let found =
                        find_session(&config, "team-0").is_some_and(|session| session.is_ok());
                    assert!(black_box(found));
                    config
                },
                BatchSize::LargeInput,
            );
        });
        group.bench_function("parse, one profile", |bencher| {
            bencher.iter_batched(
                input,
                |bytes| {
                    let config = parse(bytes);
                    assert!(black_box(config.profile("account-7.role").is_some()));
                    config
                },
                BatchSize::LargeInput,
            );
        });
        group.bench_function("parse, all sessions with their profiles", |bencher| {
            bencher.iter_batched(
                input,
                |bytes| sessions(&parse(bytes)),
                BatchSize::LargeInput,
            );
        });
        group.bench_function("parse, all profiles", |bencher| {
            bencher.iter_batched(
                input,
                |bytes| profiles(&parse(bytes)),
                BatchSize::LargeInput,
            );
        });
        group.bench_function("parse, all problems", |bencher| {
            bencher.iter_batched(
                input,
                |bytes| parse(bytes).problems(),
                BatchSize::LargeInput,
            );
        });
        group.finish();
    }
}

/// Measures planning alone: which sessions to log in to, and the first step for each.
fn plan(criterion: &mut Criterion) {
    let now = SystemClock.now();
    let token = format!(
        r#"{{"accessToken": "a", "expiresAt": "{}"}}"#,
        timestamp::format(now)
    );
    let token = Token::parse(token.as_bytes()).ok();
    for count in [10, 1_000, 10_000] {
        let config = parse(text(count).into_bytes());
        let mut group = criterion.benchmark_group(format!("{count} profiles, parsed"));
        let plan = |selection: Selection<'_>| {
            let targets = select(&config, selection).unwrap_or_default();
            assert!(!targets.is_empty());
            let step = |_| first_step(token.as_ref(), now, Need::LOGIN);
            targets.iter().map(step).collect::<Vec<_>>()
        };
        let names = ["account-7.role".to_owned()];
        group.bench_function("plan, one profile", |bencher| {
            bencher.iter(|| {
                plan(Selection {
                    names: &names,
                    ..Selection::default()
                })
            });
        });
        group.bench_function("plan, all sessions", |bencher| {
            bencher.iter(|| {
                plan(Selection {
                    all: true,
                    ..Selection::default()
                })
            });
        });
        group.finish();
    }
}

/// Measures populating a config with 6,000 roles: three in each of 2,000 accounts.
///
/// The measured time covers everything from the listed roles to the bytes of the edited file.
fn populate(criterion: &mut Criterion) {
    let roles = (0..2_000).map(|n| AccountRoles {
        account: Account {
            id: format!("{n:012}"),
            name: format!("Account {n}"),
            email: String::new(),
        },
        roles: ["AdministratorAccess", "PowerUserAccess", "ReadOnlyAccess"]
            .map(str::to_owned)
            .to_vec(),
    });
    let listed = [SessionRoles {
        session: "team-0".to_owned(),
        roles: roles.collect(),
        is_whole: true,
    }];
    let Ok(template) = Template::DEFAULT.parse() else {
        return;
    };
    let wish = Wish {
        template,
        region: None,
        include: Vec::new(),
        exclude: Vec::new(),
        prune: true,
    };
    let mut group = criterion.benchmark_group("6000 roles");
    group.sample_size(10);
    for count in [10, 10_000] {
        let bytes = text(count).into_bytes();
        group.bench_function(
            format!("populate a config of {count} profiles"),
            |bencher| {
                bencher.iter_batched(
                    || bytes.clone(),
                    |bytes| {
                        let config = parse(bytes);
                        let plan = Population::plan(&config, &listed, &wish).unwrap_or_default();
                        assert_eq!(plan.added.len(), 6_000);
                        let edited = edit(config.config_file(), &plan.edits());
                        assert!(edited.is_ok());
                        edited
                    },
                    BatchSize::LargeInput,
                );
            },
        );
    }
    group.finish();
}

criterion_group!(benches, config, plan, populate);
criterion_main!(benches);
