//! Kinds of Amazon CloudWatch.

pub mod alarm;
