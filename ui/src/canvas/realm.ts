import type { Tier, TierInfo } from "../ipc/model";
import { tierKey } from "../state/things";
import type { Realm } from "./layout";

/**
 * Where a tier belongs, by the palette: in the VPC, before the Region when it is an edge service (CloudFront is global),
 * or in the Region beside the VPC.
 */
export function realmOf(palette: readonly TierInfo[]): (tier: Tier) => Realm {
  const realms = new Map(palette.map((info) => [info.key, realmOfInfo(info)]));
  return (tier) => realms.get(tierKey(tier)) ?? (tier.layer ? "vpc" : "regional");
}

/** Where a new tier of this sort would lie. */
export function realmOfInfo(info: TierInfo): Realm {
  if (info.inVpc) return "vpc";
  return info.group === "edge" ? "edge" : "regional";
}
