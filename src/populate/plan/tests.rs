mod any;
mod pruning;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use super::{Population, SessionRoles, Template, Wish};
use crate::accounts::AccountRoles;
use crate::config::{Config, Document, edit};
use crate::session::Account;
use crate::text::Glob;

const HOME: &str =
    "[sso-session homesso]\nsso_start_url = https://h.example\nsso_region = eu-west-1\n";

fn config(text: &str, credentials: &str) -> Config {
    let config = Document::parse("config", text.into());
    Config::new(config, Document::parse("credentials", credentials.into()))
}

fn wish(template: &str) -> Wish {
    Wish {
        template: template.parse().unwrap(),
        region: None,
        include: Vec::new(),
        exclude: Vec::new(),
        prune: false,
    }
}

fn pruning() -> Wish {
    Wish {
        prune: true,
        ..wish(Template::DEFAULT)
    }
}

fn account(id: &str, name: &str) -> Account {
    Account {
        id: id.to_owned(),
        name: name.to_owned(),
        email: String::new(),
    }
}

fn homesso(accounts: &[(&str, &str, &[&str])]) -> SessionRoles {
    let roles = accounts.iter().map(|(id, name, roles)| AccountRoles {
        account: account(id, name),
        roles: roles.iter().map(ToString::to_string).collect(),
    });
    SessionRoles {
        session: "homesso".to_owned(),
        roles: roles.collect(),
        is_whole: true,
    }
}

fn populated(text: &str, listed: &[SessionRoles], wish: &Wish) -> (String, Population) {
    let before = config(text, "");
    let plan = Population::plan(&before, listed, wish).unwrap();
    let bytes = edit(before.config_file(), &plan.edits()).unwrap();
    (String::from_utf8(bytes).unwrap(), plan)
}

/// Returns the planned names, each followed by the name from the template if it differs.
fn names(plan: &Population) -> Vec<String> {
    let names = plan.added.iter().map(|added| match &added.name {
        name if *name == added.wanted => name.clone(),
        name => format!("{name} < {}", added.wanted),
    });
    names.collect()
}

fn written(names: &[&str]) -> String {
    let profile = |name: &&str| {
        format!(
            "[profile {name}]\nsso_session = homesso\nsso_account_id = 1\nsso_role_name = {name}\nregion = eu-west-1\n\
             ssologin_populated = true\n\n"
        )
    };
    names.iter().map(profile).collect()
}

#[test]
fn a_template_has_five_words_and_no_others() {
    assert_eq!(Template::DEFAULT.parse(), Ok(Template::default()));
    let account = Account {
        id: "123412341234".to_owned(),
        name: "Log Archive (EÜ)".to_owned(),
        email: "A+b@Example.com".to_owned(),
    };
    for (template, name) in [
        (Template::DEFAULT, "my-corp.log-archive--e--.adminaccess"),
        ("X/{account_id}:{email}", "x/123412341234:a+b@example.com"),
        ("]{role}\n}", "-adminaccess--"),
        ("fix", "fix"),
    ] {
        let template: Template = template.parse().unwrap();
        assert_eq!(template.name("my corp", &account, "AdminAccess"), name);
    }
    let refused = |text: &str| text.parse::<Template>().unwrap_err().to_string();
    assert_eq!(
        refused("{Role}"),
        "unknown placeholder `{Role}`: use {session}, {account}, {account_id}, {role} or {email}"
    );
    assert_eq!(
        refused("a{role"),
        "a `{` has no `}`: use a placeholder such as `{account}`"
    );
    assert_eq!(
        refused(""),
        "the template is empty: use one such as `{session}.{account}.{role}`"
    );
    let nameless = super::Account {
        name: String::new(),
        ..account
    };
    let template: Template = "{account}".parse().unwrap();
    assert_eq!(template.name("s", &nameless, "r"), "123412341234");
}

#[test]
fn a_name_of_nothing_says_which_role_has_it() {
    let listed = [homesso(&[("1", "One", &["Admin"])])];
    let error = Population::plan(&config(HOME, ""), &listed, &wish("{email}")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the template gives `Admin` in account 1 (One) an empty name: add a placeholder such as \
         `{account_id}`"
    );
}

#[test]
fn each_role_gets_a_profile_behind_its_session() {
    let text = format!("# top\n{HOME}# mine\n\n[profile x]\noutput = json\n");
    let listed = [homesso(&[
        ("2", "beta", &["Admin"]),
        ("1", "Alpha", &["Read", "Admin"]),
    ])];
    let (new, plan) = populated(&text, &listed, &wish(Template::DEFAULT));
    let profile = |name: &str, id: &str, role: &str| {
        format!(
            "\n[profile homesso.{name}]\nsso_session = homesso\nsso_account_id = {id}\nsso_role_name = {role}\n\
             ssologin_populated = true\n"
        )
    };
    assert_eq!(
        new,
        format!(
            "# top\n{HOME}# mine\n{}{}{}\n[profile x]\noutput = json\n",
            profile("alpha.admin", "1", "Admin"),
            profile("alpha.read", "1", "Read"),
            profile("beta.admin", "2", "Admin")
        )
    );
    let tally = &plan.tallies[0].1;
    assert_eq!((tally.added, tally.standing), (3, 0));
    assert!(tally.without_region);
    let (again, plan) = populated(&new, &listed, &pruning());
    assert_eq!(again, new);
    assert_eq!(plan.tallies[0].1.standing, 3);
}

#[test]
fn a_role_with_a_profile_gets_no_second_one() {
    let text = format!(
        "{HOME}[profile mine]\nSSO_Session = homesso\nsso_account_id = 1\nsso_role_name = Admin\n\
         [sso-session other]\nsso_role_name = Read\nsso_account_id = 1\n[profile short]\nsso_session = other\n"
    );
    let listed = [
        homesso(&[("1", "One", &["Admin", "Read"])]),
        SessionRoles {
            session: "other".to_owned(),
            ..homesso(&[("1", "One", &["Read", "Write"])])
        },
    ];
    let before = config(&text, "");
    let plan = Population::plan(&before, &listed, &wish(Template::DEFAULT)).unwrap();
    assert_eq!(names(&plan), ["homesso.one.read"]);
    // The AWS CLI would reject it.
    assert_eq!(plan.left[0].0.name, "Write");
    assert_eq!(
        plan.left[0].1,
        "[sso-session other] has a different `sso_role_name`"
    );
}

#[test]
fn the_region_is_the_one_asked_for_or_the_one_that_all_have() {
    let region = |regions: &[&str], asked: Option<&str>| {
        let mut text = HOME.to_owned();
        for (n, region) in regions.iter().enumerate() {
            text += &format!("[profile p{n}]\nsso_session = homesso\n{region}\n");
        }
        let wish = Wish {
            region: asked.map(str::to_owned),
            ..wish(Template::DEFAULT)
        };
        let listed = [homesso(&[("1", "One", &["Admin"])])];
        let plan = Population::plan(&config(&text, ""), &listed, &wish).unwrap();
        plan.added[0].region.clone()
    };
    let (here, there) = ("region = eu-west-1", "region = us-east-1");
    assert_eq!(region(&[], None), None);
    assert_eq!(
        region(&["", here, here], None).as_deref(),
        Some("eu-west-1")
    );
    assert_eq!(region(&[here, there, here], None), None);
    assert_eq!(region(&["region = eu-west-1 # here"], None), None);
    assert_eq!(region(&[here], Some("x-1")).as_deref(), Some("x-1"));
}

#[test]
fn globs_match_accounts_by_name_and_id_and_roles_by_name() {
    let listed = [homesso(&[
        ("111111111111", "Prod EU", &["Admin", "Read"]),
        ("222222222222", "Test", &["Admin", "Read"]),
        ("333333333333", "Sandbox", &["Read"]),
    ])];
    let chosen = |include: &[&str], exclude: &[&str]| {
        let globs = |words: &[&str]| words.iter().map(|word| Glob::new(word)).collect();
        let wish = Wish {
            include: globs(include),
            exclude: globs(exclude),
            ..wish("{account}.{role}")
        };
        names(&Population::plan(&config(HOME, ""), &listed, &wish).unwrap()).join(" ")
    };
    assert_eq!(chosen(&["prod*"], &[]), "prod-eu.admin prod-eu.read");
    assert_eq!(
        chosen(&["PROD*", "3333*"], &[]),
        "prod-eu.admin prod-eu.read sandbox.read"
    );
    assert_eq!(chosen(&["admin"], &["2*"]), "prod-eu.admin");
    assert_eq!(chosen(&[], &["adm*", "sandbox"]), "prod-eu.read test.read");
}

#[test]
fn names_that_are_not_one_profiles_alone_get_what_tells_them_apart() {
    let listed = [homesso(&[
        ("1", "Dev", &["Admin", "admin", "a=b", "a,b"]),
        ("2", "dev", &["admin", "Read"]),
        ("3", "Dev-4", &["x"]),
        ("4", "x", &["default"]),
    ])];
    let text = format!("{HOME}[profile x.default]\nregion = x\n");
    let plan = |text: &str, credentials: &str, template: &str| {
        let config = config(text, credentials);
        names(&Population::plan(&config, &listed, &wish(template)).unwrap())
    };
    assert_eq!(
        plan(&text, "[dev.read]\n", "{account}.{role}"),
        [
            "dev.admin-1-Admin < dev.admin",
            "dev.a-b-1-a-b-1 < dev.a-b",
            "dev.a-b-1-a-b-2 < dev.a-b",
            "dev.admin-1-admin < dev.admin",
            "dev.read-2 < dev.read",
            "dev.admin-2 < dev.admin",
            "dev-4.x",
            "x.default-4 < x.default",
        ]
    );
    // No profile becomes the default profile by accident.
    let default = plan(HOME, "", "{role}");
    assert!(
        default.contains(&"default-4 < default".to_owned()),
        "{default:?}"
    );
    // A lengthened name may be the name that another role wants.
    let listed = [homesso(&[
        ("1", "a", &["r"]),
        ("2", "A", &["r"]),
        ("3", "a-1", &["r"]),
        ("4", "a", &["R"]),
    ])];
    let plan = Population::plan(&config(HOME, ""), &listed, &wish("{account}")).unwrap();
    let names: BTreeSet<_> = names(&plan).into_iter().collect();
    assert_eq!(
        names.into_iter().collect::<Vec<_>>(),
        ["a-1-3 < a-1", "a-1-r < a", "a-2 < a", "a-4 < a"]
    );
}

#[test]
fn what_the_portal_says_is_no_line_of_the_config() {
    let evil = "Admin\n[profile default]\naws_access_key_id = x";
    let listed = [homesso(&[
        ("1\n2", "One", &["Admin"]),
        ("", "None", &["Admin"]),
        ("1", "One]\n[default]", &[evil, "", "a b", "Admin"]),
    ])];
    let (new, plan) = populated(HOME, &listed, &wish(Template::DEFAULT));
    assert_eq!(names(&plan), ["homesso.one---default-.admin"]);
    assert_eq!(plan.left.len(), 5);
    assert_eq!(new.lines().filter(|line| line.starts_with('[')).count(), 2);
    let told = plan.left.iter().map(|(role, _)| role.to_string());
    assert!(told.into_iter().all(|text| !text.contains('\n')));
}

/// Returns a listing of many accounts with three roles each.
fn many(accounts: usize) -> [SessionRoles; 1] {
    let mut listed = homesso(&[]);
    listed.roles = (0..accounts)
        .map(|n| AccountRoles {
            account: account(&format!("{n:012}"), &format!("Account {}", n / 2)),
            roles: ["Admin", "PowerUser", "ReadOnly"]
                .map(str::to_owned)
                .to_vec(),
        })
        .collect();
    [listed]
}

#[test]
fn nothing_goes_where_the_portal_lists_nothing_at_all() {
    let text = format!("{HOME}\n{}", written(&["gone"]));
    let (pruned, plan) = populated(&text, &[homesso(&[])], &pruning());
    assert_eq!((pruned, plan.removed.len()), (text, 0));
    assert!(
        plan.kept[0].1.contains("Signed in as the wrong user"),
        "{plan:?}"
    );
}

#[test]
fn the_time_grows_with_the_number_of_profiles_alone() {
    let time = |accounts: usize| {
        let listed = many(accounts);
        let begun = Instant::now();
        let (text, plan) = populated(HOME, &listed, &wish(Template::DEFAULT));
        assert_eq!(plan.added.len(), accounts * 3);
        let (again, plan) = populated(&text, &listed, &pruning());
        assert_eq!((again == text, plan.added.len()), (true, 0));
        let (pruned, _) = populated(&text, &[homesso(&[("7", "Other", &["there"])])], &pruning());
        assert_eq!(pruned.matches("ssologin_populated").count(), 1);
        begun.elapsed()
    };
    // Generous enough for a debug build; a quadratic algorithm would take minutes.
    let time = time(4000);
    assert!(time < Duration::from_secs(30), "{time:?}");
}
