use super::session_roles;
use crate::config::{Config, Document};
use crate::session::{Chain, Role, SessionId};
use proptest::prelude::*;

fn config(text: &str) -> Config {
    let config = Document::parse("config", text.into());
    Config::new(config, Document::parse("credentials", Vec::new()))
}

proptest! {
    #[test]
    fn the_roles_of_a_session_are_those_of_the_chains_of_its_profiles(
        profiles in proptest::collection::vec((
            "(sso_session = (s|gone)\n)?",
            "(role_arn = r\nsource_profile = p[0-5]\n|role_arn = r\ncredential_source = Environment\n)?",
            "(sso_account_id = 1\n)?(sso_role_name = r\n)?(mfa_serial = m\n|aws_access_key_id = A\n)?",
        ), 0..6)
    ) {
        let mut text = "[sso-session s]\nsso_start_url = https://s.example\nsso_region = eu-west-1\n".to_owned();
        for (n, (session, role, other)) in profiles.iter().enumerate() {
            let role = role.replace("= r\n", &format!("= r{n}\n"));
            text += &format!("[profile p{n}]\n{session}{role}{other}");
        }
        let config = config(&text);
        let roles = session_roles(&config);
        let id = SessionId::Named("s".to_owned());
        let found: Vec<Role<'_>> = roles.get(&id).into_iter().flat_map(|roles| roles.roles()).collect();
        let chains = config.profile_names().filter_map(|name| Chain::of_profile(&config, name).ok());
        let chains: Vec<Chain> = chains.filter(|chain| chain.role.session == id).collect();
        let expected: Vec<Role<'_>> = chains.iter().flat_map(Chain::roles).collect();
        let missing = expected.iter().find(|role| !found.contains(role));
        prop_assert_eq!(missing, None);
        let is_assumed = |role: &&Role<'_>| matches!(role, Role::Assumed(_));
        let unexpected = found.iter().filter(is_assumed).find(|role| !expected.contains(role));
        prop_assert_eq!(unexpected, None);
    }
}
