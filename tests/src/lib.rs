//! What the whole-program tests share: the outside tools, and the real window.

pub mod tools;
pub mod window;
