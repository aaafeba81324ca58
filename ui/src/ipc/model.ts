// The types of the window: the generated ones, and the design with every list that the file format may leave out.
// `normalise.ts` makes the one from the other where a snapshot arrives; all other code imports from here.

import type * as wire from "./types";

export type * from "./types";

/** The properties that are left out when they are empty. */
type LeftOut =
  | "alarms"
  | "builds"
  | "callbackUrls"
  | "connections"
  | "corsOrigins"
  | "description"
  | "endpoints"
  | "environment"
  | "hosts"
  | "natGateways"
  | "nodes"
  | "parameters"
  | "paths"
  | "routeTables"
  | "routes"
  | "rules"
  | "securityGroups"
  | "targetAddresses"
  | "taskPolicies"
  | "tiers"
  | "waivers";

type Complete<T> = T extends (infer E)[]
  ? Complete<E>[]
  : T extends object
    ? { [K in keyof T as K extends LeftOut ? K : never]-?: Complete<NonNullable<T[K]>> } & {
        [K in keyof T as K extends LeftOut ? never : K]: Complete<T[K]>;
      }
    : T;

export type Alarms = Complete<wire.Alarms>;
export type Connection = Complete<wire.Connection>;
export type DeliveryPipeline = Complete<wire.DeliveryPipeline>;
export type Design = Complete<wire.Design>;
export type FargateService = Complete<wire.FargateService>;
export type Network = Complete<wire.Network>;
export type RouteTable = Complete<wire.RouteTable>;
export type SecurityGroup = Complete<wire.SecurityGroup>;
export type SecurityGroupRule = Complete<wire.SecurityGroupRule>;
export type Snapshot = Omit<wire.Snapshot, "design"> & { design: Design };
export type Tier = Complete<wire.Tier>;
export type TierKind = Complete<wire.TierKind>;
