//! Kinds of AWS CodeBuild.

pub mod project;
