use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Id;

/// Where things lie on the canvas. Nothing here changes what is exported or deployed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Canvas {
    /// Geometry of the nodes that a person moved; all others are laid out by the window.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    #[ts(type = "Record<string, NodeGeometry>")]
    pub nodes: IndexMap<Id, NodeGeometry>,
}

/// The place of one node, in canvas pixels at zoom 1, relative to the box that holds it (the layer for a tier).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NodeGeometry {
    /// Pixels from the left edge of the holder.
    pub x: f64,
    /// Pixels from the top edge of the holder.
    pub y: f64,
}
