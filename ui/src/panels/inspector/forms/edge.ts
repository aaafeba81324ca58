// Sites and APIs: what viewers and callers meet first.

import type { ApiRoute, Design } from "../../../ipc/model";
import { type Field, type FieldLine, type FormPart, type ListGroup, plain, shapeOf, valueAt, worded } from "../fields";
import { layerChoices, logRetention, tierChoices, tiersOf, webAcl } from "./common";

export const staticSite: readonly FormPart[] = [
  {
    title: "Site",
    fields: [
      {
        kind: "text",
        property: "/kind/staticSite/files",
        label: "Folder of files",
        hint: "Relative to the design's file. Without one nothing is uploaded.",
        optional: true,
        mono: true,
      },
      { kind: "text", property: "/kind/staticSite/defaultRootObject", label: "Default root object", mono: true },
      {
        kind: "text",
        property: "/kind/staticSite/apiBaseUrl",
        label: "API base URL",
        hint: "A path such as /api, or a whole URL.",
        optional: true,
        mono: true,
      },
    ],
  },
  {
    title: "Delivery",
    fields: [
      {
        kind: "choice",
        property: "/kind/staticSite/priceClass",
        label: "Price class",
        choices: worded({
          PriceClass_100: "North America and Europe",
          PriceClass_200: "and Asia, Africa, Middle East",
          PriceClass_All: "All edge locations",
        }),
      },
      webAcl("staticSite"),
      { kind: "flag", property: "/kind/staticSite/redirectToHttps", label: "HTTPS only" },
      {
        kind: "flag",
        property: "/kind/staticSite/originAccessControl",
        label: "Bucket reachable through CloudFront only",
      },
    ],
  },
];

const METHODS = plain("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY");

/** The balancers that a sort of API reaches through its VPC link. */
const BALANCERS: Record<string, readonly string[]> = {
  restApi: ["networkLoadBalancer", "loadBalancer"],
  httpApi: ["loadBalancer", "networkLoadBalancer"],
};

function freshIntegration(key: string, chosen: string, design: Design): unknown {
  if (chosen === "url") return { url: "https://example.com" };
  const tier = tiersOf(design, ...(chosen === "bucket" ? ["bucket"] : (BALANCERS[key] ?? [])))[0]?.id;
  if (tier === undefined) return null;
  return chosen === "bucket" ? { bucket: { bucket: tier, prefix: "" } } : { loadBalancer: { loadBalancer: tier } };
}

const LACKS: Record<string, string> = {
  loadBalancer: "There is no load balancer in this design. Add one from the palette first.",
  bucket: "There is no bucket in this design. Add one from the palette first.",
};

function integrationFields(key: string, at: string, route: ApiRoute): readonly FieldLine[] {
  const { integration } = route;
  if ("url" in integration) {
    return [{ kind: "text", property: `${at}/integration/url`, label: "Address", mono: true }];
  }
  if ("bucket" in integration) {
    const root = `${at}/integration/bucket`;
    return [
      { kind: "choice", property: `${root}/bucket`, label: "Bucket", choices: tierChoices("bucket") },
      {
        kind: "text",
        property: `${root}/prefix`,
        label: "Names begin with",
        mono: true,
        placeholder: "uploads/",
        optional: true,
      },
    ];
  }
  const root = `${at}/integration/loadBalancer`;
  return [
    {
      kind: "choice",
      property: `${root}/loadBalancer`,
      label: "Load balancer",
      choices: tierChoices(...(BALANCERS[key] ?? [])),
    },
    {
      kind: "text",
      property: `${root}/path`,
      label: "Path there",
      mono: true,
      placeholder: "as called",
      optional: true,
    },
  ];
}

function routes(key: "restApi" | "httpApi"): ListGroup {
  return {
    title: "Routes",
    list: `/kind/${key}/routes`,
    noun: "Route",
    empty: "Without a route it answers nothing.",
    ordered: true,
    name: (item) => `${(item as ApiRoute).method} ${(item as ApiRoute).path}`,
    fresh: (thing, design) => {
      const there = (valueAt(thing, `/kind/${key}/routes`) as ApiRoute[] | undefined) ?? [];
      const integration = freshIntegration(key, "loadBalancer", design) ??
        freshIntegration(key, "bucket", design) ?? { url: "https://example.com" };
      const paths = ["/items", ...there.map((_, n) => `/items${n + 2}`)];
      const path = paths.find((candidate) => !there.some((route) => route.path === candidate)) ?? "/items";
      // Who asks for tokens on one route wants them on the next: an open route should be a decision.
      const authorizer = there.find((route) => route.authorizer)?.authorizer;
      return { item: { method: "GET", path, integration, ...(authorizer ? { authorizer } : {}) } };
    },
    fields: (at, item) => [
      [
        { kind: "choice", property: `${at}/method`, label: "Method", choices: METHODS },
        { kind: "text", property: `${at}/path`, label: "Path", mono: true, placeholder: "/items/{id}" },
      ],
      {
        kind: "variant",
        property: `${at}/integration`,
        label: "Answered by",
        choices: worded({
          loadBalancer: "Load balancer, through the VPC link",
          bucket: "Bucket, as an upload",
          url: "Address on the internet",
        }),
        of: shapeOf,
        fresh: (chosen, design) => freshIntegration(key, chosen, design),
        lack: (chosen) => LACKS[chosen] ?? "",
      },
      integrationFields(key, at, item as ApiRoute).flat(),
      {
        kind: "choice",
        property: `${at}/authorizer`,
        label: "Tokens of",
        optional: true,
        none: "Everyone may call it",
        choices: tierChoices("userPool"),
      },
    ],
  };
}

function vpcLink(key: "restApi" | "httpApi", hint: string): FormPart {
  const there = (thing: unknown) => valueAt(thing, `/kind/${key}/vpcLink`) !== undefined;
  return {
    title: "VPC link",
    fields: [
      {
        kind: "part",
        property: `/kind/${key}/vpcLink`,
        label: "Network interfaces in the VPC",
        hint,
        fresh: (_, { network }) => {
          const layer = network.layers[1] ?? network.layers[0];
          return layer ? { layer: layer.id, securityGroups: [] } : null;
        },
      },
      { kind: "choice", property: `/kind/${key}/vpcLink/layer`, label: "Layer", choices: layerChoices, when: there },
      { kind: "groups", property: `/kind/${key}/vpcLink/securityGroups`, label: "Security groups", when: there },
    ],
  };
}

function throttling(key: string): readonly Field[] {
  return [
    { kind: "number", property: `/kind/${key}/throttlingRate`, label: "Requests a second" },
    { kind: "number", property: `/kind/${key}/throttlingBurst`, label: "At once" },
  ];
}

export const restApi: readonly FormPart[] = [
  {
    title: "REST API",
    fields: [
      {
        kind: "text",
        property: "/kind/restApi/stage",
        label: "Stage",
        hint: "The first part of every path that callers use.",
        mono: true,
      },
      webAcl("restApi"),
    ],
  },
  routes("restApi"),
  vpcLink("restApi", "For routes straight to an Application Load Balancer; a Network Load Balancer needs none."),
  {
    title: "Limits and tracing",
    fields: [
      throttling("restApi"),
      { kind: "flag", property: "/kind/restApi/tracing", label: "Follow requests with X-Ray" },
    ],
  },
];

export const httpApi: readonly FormPart[] = [
  routes("httpApi"),
  vpcLink("httpApi", "Needed for routes to load balancers."),
  {
    title: "Limits and logs",
    fields: [
      throttling("httpApi"),
      {
        kind: "words",
        property: "/kind/httpApi/corsOrigins",
        label: "Pages that may call it (CORS)",
        placeholder: "https://shop.example.com",
      },
      logRetention("httpApi", "Access logs are kept (days)"),
    ],
  },
];
