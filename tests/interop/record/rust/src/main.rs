//! Prints what the AWS SDK for Rust reads in a config: the access key ID and region of a profile.
//!
//! The files are those of the environment, as for every other client.

use aws_config::BehaviorVersion;
use aws_credential_types::provider::ProvideCredentials as _;
use serde_json::json;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let profile = std::env::args().nth(1).unwrap_or_default();
    let config = aws_config::defaults(BehaviorVersion::latest())
        .profile_name(profile)
        .load()
        .await;
    let key = match config.credentials_provider() {
        Some(provider) => match provider.provide_credentials().await {
            Ok(credentials) => json!({
                "id": credentials.access_key_id(),
                "secret": credentials.secret_access_key(),
                "token": credentials.session_token(),
            }),
            Err(_) => json!(null),
        },
        None => json!(null),
    };
    let region = config.region().map(ToString::to_string);
    println!("{}", json!({ "key": key, "region": region }));
}
