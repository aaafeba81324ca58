// The boxes that tiers lie in, beside the layers of the design.

/** The holder of tiers that should lie in a layer and have none. */
export const NO_LAYER = "no-layer";
/** The holder of tiers before the Region. */
export const EDGE_BAND = "edge-band";
/** The holder of tiers in the Region, before the VPC. */
export const FRONT_BAND = "front-band";
/** The holder of tiers in the Region, beside the VPC. */
export const REGIONAL_BAND = "regional-band";

/** Whether a holder is a band outside of the VPC. */
export function isBand(holder: string): boolean {
  return holder === EDGE_BAND || holder === FRONT_BAND || holder === REGIONAL_BAND;
}
