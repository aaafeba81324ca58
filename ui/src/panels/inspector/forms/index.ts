// The properties of each sort of tier, in the order in which an architect thinks of them. To add a sort: its form in one
// of these files, and a line here.

import type { TierProperties } from "../../../state/things";
import type { FormPart } from "../fields";
import { loadBalancer, networkLoadBalancer } from "./balancing";
import { fargateService } from "./compute";
import { auroraCluster, bucket, databaseInstance } from "./data";
import { deliveryPipeline, repository } from "./delivery";
import { httpApi, restApi, staticSite } from "./edge";
import { adminHost, alarms } from "./operations";
import { userPool, webAcl } from "./security";

/** The forms by the key of the tier. */
export const TIER_FORMS: Record<keyof TierProperties, readonly FormPart[]> = {
  adminHost,
  alarms,
  auroraCluster,
  bucket,
  databaseInstance,
  deliveryPipeline,
  fargateService,
  httpApi,
  loadBalancer,
  networkLoadBalancer,
  repository,
  restApi,
  staticSite,
  userPool,
  webAcl,
};
