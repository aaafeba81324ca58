// The properties of everything that is no tier.

import type { Design, ItemKind } from "../../ipc/model";
import { zoneName } from "../../state/things";
import type { FieldGroup } from "./fields";

const NAME = { kind: "text", property: "/name", label: "Name" } as const;

const routeTables = (_: unknown, design: Design) =>
  design.network.routeTables.map((table) => ({ value: table.id, label: table.name || table.id }));
const subnets = (_: unknown, design: Design) =>
  design.network.layers.flatMap((layer) => layer.subnets.map((subnet) => ({ value: subnet.id, label: subnet.id })));
const zones = (_: unknown, design: Design) => design.network.zones.map((zone) => ({ value: zone.id, label: zoneName(zone) }));

const PROTOCOLS = [
  { value: "tcp", label: "TCP" },
  { value: "udp", label: "UDP" },
  { value: "all", label: "All" },
];

/** The short names of the AWS services that endpoints are usually for. */
export const ENDPOINT_SERVICES = [
  "s3",
  "dynamodb",
  "ecr.api",
  "ecr.dkr",
  "logs",
  "secretsmanager",
  "ssm",
  "ssmmessages",
  "ec2messages",
  "sts",
  "kms",
  "sqs",
  "sns",
  "monitoring",
];

export const THING_FORMS: Record<Exclude<ItemKind, "tier">, readonly FieldGroup[]> = {
  vpc: [
    {
      title: null,
      fields: [
        NAME,
        { kind: "text", property: "/cidr", label: "IPv4 range", mono: true, hint: "/16 to /28" },
        { kind: "flag", property: "/dnsSupport", label: "DNS resolution" },
        { kind: "flag", property: "/dnsHostnames", label: "DNS host names" },
      ],
    },
  ],
  zone: [
    {
      title: null,
      fields: [{ kind: "number", property: "/index", label: "Place in the Region's list, from 0" }],
    },
  ],
  layer: [{ title: null, fields: [NAME] }],
  subnet: [
    {
      title: null,
      fields: [
        { kind: "text", property: "/cidr", label: "IPv4 range", mono: true },
        { kind: "choice", property: "/zone", label: "Zone", choices: zones },
        {
          kind: "choice",
          property: "/routeTable",
          label: "Route table",
          optional: true,
          none: "The VPC's main table",
          choices: routeTables,
        },
        { kind: "flag", property: "/mapPublicIpOnLaunch", label: "Public address at launch" },
      ],
    },
  ],
  internetGateway: [{ title: null, fields: [NAME] }],
  natGateway: [
    { title: null, fields: [NAME, { kind: "choice", property: "/subnet", label: "Subnet", choices: subnets }] },
  ],
  routeTable: [{ title: null, fields: [NAME] }],
  endpoint: [
    {
      title: null,
      fields: [
        NAME,
        { kind: "text", property: "/service", label: "Service", mono: true, suggestions: ENDPOINT_SERVICES },
      ],
    },
  ],
  securityGroup: [
    { title: null, fields: [NAME, { kind: "text", property: "/description", label: "Description", rows: 1 }] },
  ],
  securityGroupRule: [],
  parameter: [
    {
      title: null,
      fields: [
        {
          kind: "choice",
          property: "/kind",
          label: "Kind",
          choices: [
            { value: "text", label: "Text" },
            { value: "number", label: "Number" },
            { value: "cidr", label: "IPv4 range" },
            { value: "arn", label: "ARN" },
          ],
        },
        { kind: "text", property: "/description", label: "Description", rows: 1 },
        {
          kind: "text",
          property: "/default",
          label: "Default",
          hint: "Without one a deployment asks for it.",
          optional: true,
          mono: true,
        },
      ],
    },
  ],
  connection: [
    {
      title: null,
      fields: [
        { kind: "choice", property: "/protocol", label: "Protocol", choices: PROTOCOLS },
        { kind: "number", property: "/port", label: "Port" },
        { kind: "text", property: "/description", label: "Description", rows: 1 },
      ],
    },
  ],
};

/** The design's own properties. */
export const DESIGN_FORM: readonly FieldGroup[] = [
  {
    title: null,
    fields: [
      { kind: "text", property: "/name", label: "Name" },
      { kind: "text", property: "/description", label: "Description", rows: 2 },
    ],
  },
  {
    title: "Settings",
    fields: [
      {
        kind: "text",
        property: "/settings/region",
        label: "Region",
        mono: true,
        suggestions: ["eu-central-1", "eu-west-1", "eu-north-1", "us-east-1", "us-east-2", "us-west-2", "ap-southeast-2"],
      },
      {
        kind: "text",
        property: "/settings/project",
        label: "Project",
        hint: "The prefix of resource names.",
        mono: true,
      },
      {
        kind: "choice",
        property: "/settings/environment",
        label: "Environment",
        choices: [
          { value: "sandbox", label: "Sandbox" },
          { value: "development", label: "Development" },
          { value: "production", label: "Production" },
        ],
      },
      { kind: "text", property: "/settings/owner", label: "Owner" },
    ],
  },
];
