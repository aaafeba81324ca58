// Repositories and the pipeline that fills them.

import type { Build, DeliveryPipeline } from "../../../ipc/model";
import { nameOf } from "../../../state/things";
import { type FormPart, valueAt, worded } from "../fields";
import { logRetention, tierChoices, tiersOf } from "./common";

export const repository: readonly FormPart[] = [
  {
    title: "Images",
    fields: [
      { kind: "flag", property: "/kind/repository/scanOnPush", label: "Scan on push" },
      { kind: "flag", property: "/kind/repository/immutableTags", label: "Immutable tags" },
      { kind: "number", property: "/kind/repository/keepImages", label: "Untagged images kept" },
    ],
  },
];

const SOURCE = "/kind/deliveryPipeline/source";
const BUILDS = "/kind/deliveryPipeline/builds";
const connects = (thing: unknown) => valueAt(thing, `${SOURCE}/connection`) !== undefined;
const commits = (thing: unknown) => !connects(thing);

export const deliveryPipeline: readonly FormPart[] = [
  {
    title: "Source",
    fields: [
      {
        kind: "variant",
        property: SOURCE,
        label: "Code from",
        choices: worded({ codeCommit: "CodeCommit repository", connection: "Another host, through CodeConnections" }),
        fresh: (chosen, _, before) => {
          const branch = valueAt(before, "/codeCommit/branch") ?? valueAt(before, "/connection/branch") ?? "main";
          if (chosen === "codeCommit") return { codeCommit: { branch } };
          const connectionArn = "arn:aws:codeconnections:eu-central-1:123456789012:connection/…";
          return { connection: { connectionArn, repository: "owner/name", branch } };
        },
      },
      { kind: "text", property: `${SOURCE}/codeCommit/branch`, label: "Branch", mono: true, when: commits },
      {
        kind: "configurable",
        property: `${SOURCE}/connection/connectionArn`,
        label: "Connection",
        of: "arn",
        stem: "connection-arn",
        placeholder: "arn:aws:codeconnections:…",
        when: connects,
      },
      [
        { kind: "text", property: `${SOURCE}/connection/repository`, label: "Repository", mono: true, when: connects },
        { kind: "text", property: `${SOURCE}/connection/branch`, label: "Branch", mono: true, when: connects },
      ],
    ],
  },
  {
    title: "Builds",
    list: BUILDS,
    noun: "Build",
    empty: "It builds and deploys nothing yet.",
    name: (item, design) => nameOf(design, (item as Build).service),
    fresh: (thing, design) => {
      const { builds } = valueAt(thing, "/kind/deliveryPipeline") as DeliveryPipeline;
      const services = tiersOf(design, "fargateService");
      const next = services.find((tier) => !builds.some((build) => build.service === tier.id));
      if (next) return { item: { service: next.id, folder: next.id } };
      return services.length === 0
        ? "There is no Fargate service in this design."
        : "Every service of this design has its build.";
    },
    fields: (at) => [
      { kind: "choice", property: `${at}/service`, label: "Service", choices: tierChoices("fargateService") },
      [
        { kind: "text", property: `${at}/folder`, label: "Folder", mono: true, placeholder: "." },
        {
          kind: "text",
          property: `${at}/buildspec`,
          label: "Buildspec",
          mono: true,
          placeholder: "its own",
          optional: true,
        },
      ],
    ],
  },
  { title: "Logs", fields: [logRetention("deliveryPipeline", "Build logs are kept (days)")] },
];
