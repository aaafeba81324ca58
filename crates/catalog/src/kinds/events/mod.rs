//! Kinds of Amazon EventBridge.

pub mod rule;
