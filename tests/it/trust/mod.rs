//! What a file or a service that means harm, or is only large or odd, cannot do.

mod large_config;
