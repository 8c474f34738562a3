use super::*;

const URL: &str = "http://127.0.0.1:4000";

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777
}

fn put(path: &Path, content: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::File::create(path)
        .unwrap()
        .write_all(content.as_bytes())
        .unwrap();
}

#[test]
fn a_temporary_home_has_the_config_and_goes() {
    let home = Home::temporary(URL).unwrap();
    let path = home.path().to_owned();
    assert_eq!(
        fs::read_to_string(path.join(".aws/config")).unwrap(),
        CONFIG
    );
    for (service, version) in SERVICES {
        let rules = path
            .join(".aws/models")
            .join(service)
            .join(version)
            .join("endpoint-rule-set-1.json");
        let rules: Value = serde_json::from_str(&fs::read_to_string(rules).unwrap()).unwrap();
        assert_eq!(rules["rules"][0]["endpoint"]["url"], URL);
    }
    drop(home);
    assert!(!path.exists());
}

#[cfg(unix)]
#[test]
fn everything_is_the_owners_alone() {
    let home = Home::temporary(URL).unwrap();
    let mut folders = vec![home.path().to_owned()];
    while let Some(folder) = folders.pop() {
        assert_eq!(mode(&folder), 0o700, "{}", folder.display());
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                assert_eq!(mode(&path), 0o600, "{}", path.display());
            }
        }
    }
}

#[test]
fn a_named_home_stays_and_keeps_an_edited_config() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new").join("home");
    drop(Home::create(&path, URL, None).unwrap());
    put(&path.join(".aws/config"), "[default]\n");
    let home = Home::create(&path, "http://127.0.0.1:4001", None).unwrap();
    assert_eq!(
        fs::read_to_string(home.path().join(".aws/config")).unwrap(),
        "[default]\n"
    );
    let rules = path.join(".aws/models/sts/2011-06-15/endpoint-rule-set-1.json");
    assert!(fs::read_to_string(rules).unwrap().contains(":4001"));
}

#[test]
fn somebodys_own_folder_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join(".aws/config");
    put(&config, "mine");
    assert!(matches!(
        Home::create(folder.path(), URL, None),
        Err(HomeError::Foreign { .. })
    ));
    assert_eq!(fs::read_to_string(&config).unwrap(), "mine");
    assert_eq!(fs::read_dir(folder.path().join(".aws")).unwrap().count(), 1);
}

#[test]
fn the_real_home_is_refused_under_any_name() {
    let folder = tempfile::tempdir().unwrap();
    let real = folder.path().join("real");
    fs::create_dir_all(real.join(".aws")).unwrap();
    let refused = |path: &Path| {
        matches!(
            Home::create(path, URL, Some(&real)),
            Err(HomeError::Real { .. })
        )
    };
    assert!(refused(&real));
    assert!(refused(&real.join(".")));
    assert!(refused(&real.join(".aws")));
    assert!(refused(&real.join(".aws/deep/er")));
    assert_eq!(fs::read_dir(real.join(".aws")).unwrap().count(), 0);
    #[cfg(unix)]
    {
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(&real, &link).unwrap();
        assert!(refused(&link));
        assert!(refused(&link.join(".aws/x")));
        // A different folder with an `.aws` that links to the real one.
        let other = folder.path().join("other");
        fs::create_dir(&other).unwrap();
        std::os::unix::fs::symlink(real.join(".aws"), other.join(".aws")).unwrap();
        assert!(matches!(
            Home::create(&other, URL, Some(&real)),
            Err(HomeError::Foreign { .. })
        ));
    }
    // A folder inside the real home but outside its `.aws` is allowed.
    assert!(Home::create(&real.join("sandbox"), URL, Some(&real)).is_ok());
}

#[test]
fn the_environment_leads_here_and_nowhere_else() {
    let home = Home::temporary(URL).unwrap();
    let environment = home.environment(URL);
    let value = |name: &str| {
        let mut found = environment.iter().filter(|(key, _)| key == name);
        let value = found
            .next()
            .unwrap_or(&(name.to_owned(), Some("not there".into())))
            .1
            .clone();
        assert!(found.next().is_none(), "{name} is there twice");
        value
    };
    assert_eq!(value("HOME").unwrap(), home.path());
    for name in [
        "AWS_ENDPOINT_URL_SSO",
        "AWS_ENDPOINT_URL_SSO_OIDC",
        "AWS_ENDPOINT_URL_STS",
    ] {
        assert_eq!(value(name).unwrap(), URL);
    }
    assert!(Path::new(&value("XDG_STATE_HOME").unwrap()).starts_with(home.path()));
    assert_eq!(value("AWS_EC2_METADATA_DISABLED").unwrap(), "true");
    for name in [
        "AWS_PROFILE",
        "AWS_ENDPOINT_URL",
        "AWS_ACCESS_KEY_ID",
        "AWS_CONFIG_FILE",
    ] {
        assert_eq!(value(name), None);
    }
}
