//! The connection to the service: certificates, CA bundles, proxies.

mod console;
mod logins;
mod proxied;
mod redirected;
mod trust;
