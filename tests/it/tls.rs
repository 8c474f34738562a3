//! The way to the service: certificates, bundles of authorities, proxies.

mod console;
mod proxied;
mod proxy;
mod redirected;
mod server;
mod trust;

use std::net::SocketAddr;

use crate::run::{Output, World};
use server::{Authority, Certificate, serve};

/// A world whose Identity Center is reached by TLS, at this host name; the system's roots are one authority that nobody
/// was certified by.
fn world_at(host: &str, certificate: Certificate) -> (World, SocketAddr) {
    let mut world = World::approving();
    let plain = world.sandbox().url().strip_prefix("http://").unwrap();
    let address = serve(certificate, plain.parse().unwrap());
    let roots = world.write("roots.pem", Authority::new().pem());
    world.set("SSL_CERT_FILE", roots);
    for variable in [
        "AWS_ENDPOINT_URL_SSO",
        "AWS_ENDPOINT_URL_SSO_OIDC",
        "AWS_ENDPOINT_URL_SIGNIN",
    ] {
        world.set(variable, format!("https://{host}:{}", address.port()));
    }
    (world, address)
}

/// Logs in, which must work.
fn log_in(world: &World) -> Output {
    let output = world.run(&["homesso"]);
    assert_eq!(output.code, Some(0), "{output}");
    assert!(world.token_path("homesso").exists());
    output
}

/// Logs in, which must fail with this code and sentence, write nothing, and not get to the service.
fn fails(world: &World, code: i32, sentence: &str) {
    let files = || {
        let mut files = world.shared_contents();
        files.retain(|path, _| world.path(&path.to_string_lossy()).is_file());
        files
    };
    let before = files();
    let output = world.run(&["homesso"]);
    assert_eq!(output.code, Some(code), "{output}");
    assert_eq!(output.stdout, "");
    assert_eq!(output.stderr, format!("error: {sentence}\n"));
    assert!(files() == before, "{}", world.names(""));
    assert_eq!(world.asked(), [""; 0]);
}
