import type { Design, Tier, TierInfo } from "../ipc/model";
import { propertiesOf, tierKey } from "../state/things";
import type { Realm } from "./layout";

/**
 * Where a tier belongs, by the palette: in the VPC; before the Region when it is global (CloudFront, and the web ACL of a
 * distribution); in the Region before the VPC when it meets or guards requests; or in the Region beside the VPC.
 */
export function realmOf(palette: readonly TierInfo[]): (tier: Tier, design: Design) => Realm {
  const realms = new Map(palette.map((info) => [info.key, realmOfInfo(info)]));
  return (tier, design) => {
    const realm = realms.get(tierKey(tier)) ?? (tier.layer ? "vpc" : "regional");
    return realm === "front" && guardsSite(tier, design) ? "edge" : realm;
  };
}

/** Where a new tier of this sort would lie. */
export function realmOfInfo(info: TierInfo): Realm {
  if (info.inVpc) return "vpc";
  if (info.key === "staticSite") return "edge";
  return info.group === "edge" || info.group === "security" ? "front" : "regional";
}

/** Whether it is the web ACL of a distribution, which has the scope CLOUDFRONT. */
function guardsSite(tier: Tier, design: Design): boolean {
  return design.tiers.some((other) => propertiesOf(other, "staticSite")?.webAcl === tier.id);
}

/** On which side of the sites and APIs of its band a tier stands: what guards before them, who signs in behind them. */
export function sideOf(tier: Tier): -1 | 0 | 1 {
  const key = tierKey(tier);
  return key === "webAcl" ? -1 : key === "userPool" ? 1 : 0;
}

const COLUMN = ["bucket", "deliveryPipeline", "repository", "alarms"];

/** The order of what stands beside the VPC: what keeps data, what brings new versions, what watches. */
export function rankOf(tier: Tier): number {
  const rank = COLUMN.indexOf(tierKey(tier));
  return rank === -1 ? COLUMN.length : rank;
}
