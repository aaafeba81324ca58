//! Kinds of Amazon CloudFront.

pub mod distribution;
pub mod origin_access_control;
