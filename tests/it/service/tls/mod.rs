//! The connection to the service: certificates, CA bundles, proxies.

mod console;
mod hosts;
mod logins;
mod proxied;
mod redirected;
mod trust;
