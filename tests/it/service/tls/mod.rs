//! The way to the service: certificates, bundles of authorities, proxies.

mod console;
mod logins;
mod proxied;
mod redirected;
mod trust;
