//! Tests for the removal of profiles that have lost their role.

use super::*;

#[test]
fn what_was_written_goes_with_its_role_and_what_a_hand_has_touched_stays() {
    let marked = written(&["gone", "there", "mine", "twice"]);
    let marked = marked.replace(
        "\n\n[profile twice]",
        "\noutput = json\nmfa = x\n\n[profile twice]",
    );
    let text = format!(
        "{HOME}\n{marked}[profile hand]\nsso_session = homesso\nsso_account_id = 1\nsso_role_name = hand\n\n\
         [profile no]\nsso_session = homesso\nsso_account_id = 1\nsso_role_name = no\nssologin_populated = false\n\n\
         [profile other]\nsso_session = other\nsso_account_id = 1\nsso_role_name = r\nssologin_populated = true\n\n\
         [DEFAULT]\ncli_pager =\n"
    )
    .replace("sso_role_name = twice\n", "sso_role_name = twice\nregion = x\n");
    let listed = [homesso(&[("1", "One", &["there"])])];
    let (unpruned, plan) = populated(&text, &listed, &wish(Template::DEFAULT));
    assert_eq!((unpruned.as_str(), plan.removed.len()), (text.as_str(), 0));
    let (pruned, plan) = populated(&text, &listed, &pruning());
    assert_eq!(plan.removed, ["gone"]);
    assert_eq!(pruned, text.replace(&written(&["gone"]), ""));
    let kept: Vec<_> = plan.kept.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(kept, ["mine", "twice"]);
    assert_eq!(plan.kept[0].1, "it also has `mfa`, `output`");
    assert!(
        plan.kept[1].1.contains("duplicate key `region`"),
        "{plan:?}"
    );
    // A profile stays if its role is not known to be gone, or if the filter only excludes it.
    let part = [SessionRoles {
        is_whole: false,
        ..listed[0].clone()
    }];
    assert_eq!(populated(&text, &part, &pruning()).0, text);
    let unwanted = Wish {
        exclude: vec![Glob::new("*")],
        ..pruning()
    };
    let all = [homesso(&[(
        "1",
        "One",
        &["there", "gone", "mine", "twice"],
    )])];
    assert_eq!(populated(&text, &all, &unwanted).0, text);
}

#[test]
fn a_mark_that_stands_elsewhere_is_none() {
    let profile =
        "[profile gone]\nsso_session = homesso\nsso_account_id = 1\nsso_role_name = gone\n";
    let listed = [homesso(&[("7", "Other", &["there"])])];
    let removed = |text: &str, credentials: &str| {
        let config = config(&format!("{HOME}{text}"), credentials);
        let plan = Population::plan(&config, &listed, &pruning()).unwrap();
        (plan.removed.len(), plan.kept.len())
    };
    let mark = "ssologin_populated = true\n";
    assert_eq!(removed(&format!("{profile}{mark}"), ""), (1, 0));
    assert_eq!(removed(&format!("[DEFAULT]\n{mark}{profile}"), ""), (0, 0));
    let key = "[gone]\naws_access_key_id = x\n";
    assert_eq!(removed(&format!("{profile}{mark}"), key), (0, 1));
}

#[test]
fn the_name_of_one_that_goes_is_free() {
    let old = "\n[profile homesso.one.admin]\nsso_session = homesso\nsso_account_id = 1\nsso_role_name = Admin\n\
               region = eu-west-1\nssologin_populated = true\n";
    let other = "[profile x]\nsso_session = homesso\nregion = us-east-1\n";
    let listed = [homesso(&[("2", "One", &["Admin"])])];
    let (new, plan) = populated(&format!("{HOME}{old}{other}"), &listed, &pruning());
    assert_eq!(names(&plan), ["homesso.one.admin"]);
    let expected = old
        .replace("id = 1", "id = 2")
        .replace("region = eu-west-1\n", "");
    assert_eq!(new, format!("{HOME}{expected}{other}"));
}
