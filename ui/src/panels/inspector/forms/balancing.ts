// Load balancers and their listeners.

import type { Listener, NetworkListener } from "../../../ipc/model";
import { type FieldLine, type FormPart, plain, valueAt } from "../fields";
import { SCHEMES, certificate, freePort, webAcl } from "./common";

function ports(thing: unknown, list: string): number[] {
  return ((valueAt(thing, list) as { port: number }[] | undefined) ?? []).map((listener) => listener.port);
}

const LISTENERS = "/kind/loadBalancer/listeners";

export const loadBalancer: readonly FormPart[] = [
  {
    title: "Load balancer",
    fields: [
      { kind: "choice", property: "/kind/loadBalancer/scheme", label: "Scheme", choices: SCHEMES },
      webAcl("loadBalancer"),
      { kind: "number", property: "/kind/loadBalancer/idleTimeoutSeconds", label: "Idle timeout", unit: "s" },
      { kind: "flag", property: "/kind/loadBalancer/deletionProtection", label: "Deletion protection" },
    ],
  },
  {
    title: "Listeners",
    list: LISTENERS,
    noun: "Listener",
    empty: "Without a listener it accepts nothing.",
    name: (item) => `${(item as Listener).protocol} ${(item as Listener).port}`,
    fresh: (thing) => {
      const port = freePort(ports(thing, LISTENERS), [80, 443, 8080]);
      return { item: { port, protocol: port === 443 ? "HTTPS" : "HTTP" } };
    },
    fields: (at, item): readonly FieldLine[] => {
      const { protocol, fixedResponse } = item as Listener;
      return [
        [
          { kind: "choice", property: `${at}/protocol`, label: "Protocol", choices: plain("HTTP", "HTTPS") },
          { kind: "number", property: `${at}/port`, label: "Port" },
        ],
        ...(protocol === "HTTPS" ? [certificate(at)] : []),
        ...(protocol === "HTTP"
          ? [
              {
                kind: "number",
                property: `${at}/redirectToPort`,
                label: "Redirect to HTTPS port",
                optional: true,
              } as const,
            ]
          : []),
        {
          kind: "part",
          property: `${at}/fixedResponse`,
          label: "An answer of its own",
          hint: fixedResponse ? "When no connection leads on." : "404, when no connection leads on.",
          fresh: () => ({ statusCode: 404, body: "Not found" }),
        },
        ...(fixedResponse
          ? [
              [
                { kind: "number", property: `${at}/fixedResponse/statusCode`, label: "Status" },
                { kind: "text", property: `${at}/fixedResponse/body`, label: "Text", optional: true },
              ] as const,
            ]
          : []),
      ];
    },
  },
];

const NETWORK_LISTENERS = "/kind/networkLoadBalancer/listeners";

export const networkLoadBalancer: readonly FormPart[] = [
  {
    title: "Load balancer",
    fields: [
      { kind: "choice", property: "/kind/networkLoadBalancer/scheme", label: "Scheme", choices: SCHEMES },
      { kind: "flag", property: "/kind/networkLoadBalancer/crossZone", label: "Each node sends to all zones" },
      { kind: "flag", property: "/kind/networkLoadBalancer/deletionProtection", label: "Deletion protection" },
    ],
  },
  {
    title: "Listeners",
    list: NETWORK_LISTENERS,
    noun: "Listener",
    empty: "Without a listener it accepts nothing.",
    name: (item) => `${(item as NetworkListener).protocol} ${(item as NetworkListener).port}`,
    fresh: (thing) => ({ item: { port: freePort(ports(thing, NETWORK_LISTENERS), [80, 443, 8080]), protocol: "TCP" } }),
    fields: (at, item): readonly FieldLine[] => [
      [
        { kind: "choice", property: `${at}/protocol`, label: "Protocol", choices: plain("TCP", "TLS") },
        { kind: "number", property: `${at}/port`, label: "Port" },
      ],
      ...((item as NetworkListener).protocol === "TLS" ? [certificate(at)] : []),
      {
        kind: "words",
        property: `${at}/targetAddresses`,
        label: "Typed target addresses",
        hint: "In place of what a connection leads to. A load balancer's change without notice.",
        placeholder: "none",
      },
    ],
  },
];
