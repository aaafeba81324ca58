//! Kinds of AWS WAF.

pub mod logging_configuration;
pub mod web_acl;
pub mod web_acl_association;
