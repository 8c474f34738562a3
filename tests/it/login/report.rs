//! The output of a dry run, and the JSON document.

use crate::support::{Fixture, snapshot};

#[test]
fn a_dry_run_reports_the_plan_and_changes_nothing() {
    let fixture = Fixture::signed_in();
    fixture.ends_in("homesso", -60);
    let before = fixture.tree();
    snapshot!(fixture.run(&["--all", "--dry-run"]), @r"
    ------- stderr -------
    homesso                           would be refreshed without prompting
    worksso                           would prompt for a login
    https://oldsso.awsapps.com/start  would prompt for a login
    [exit status: 0]
    ");
    fixture.assert_nothing_asked();
    assert_eq!(fixture.tree(), before);
}

#[test]
fn the_document_has_the_outcome_of_each_session() {
    let fixture = Fixture::signed_in();
    let output = fixture.run(&["homesso", "worksso", "--json"]);
    assert_eq!(output.code, Some(0), "{output}");
    assert_eq!(output.each("outcome"), ["kept", "logged-in"]);
    snapshot!(output.stdout, "document");
    fixture.ends_in("homesso", -60);
    assert_eq!(
        fixture.run(&["homesso", "--json"]).each("outcome"),
        ["renewed"]
    );
}
