//! Kinds of AWS CodePipeline.

pub mod pipeline;
