import type { NodeProps } from "@xyflow/react";
import { memo } from "react";
import { Icon, type IconName } from "../../components/icons";
import { goTo } from "../../state/reveal";
import type { ChipData, ChipNode as ChipNodeType } from "../build";
import { apiOf } from "../chips";
import { LiveMark, SeverityMark } from "./marks";

const ICONS: Record<ChipData["kind"], IconName> = {
  internetGateway: "gateway",
  natGateway: "nat",
  endpoint: "endpoint",
  vpcLink: "link",
};

/** A gateway or an endpoint, small, on the border or in the subnet where AWS draws it. */
export const ChipNode = memo(function ChipNode({ id, data, selected }: NodeProps<ChipNodeType>) {
  return (
    <div
      className={`tw-chip tw-chip-${data.kind}${selected ? " is-selected" : ""}`}
      aria-label={data.title}
      data-testid={`chip-${id}`}
      // A VPC link is a part of its API, so that is what it leads to.
      onClick={data.kind === "vpcLink" ? () => goTo(apiOf(id), { centre: false }) : undefined}
    >
      <Icon name={ICONS[data.kind]} size={14} />
      <span className="tw-chip-label">{data.label}</span>
      <SeverityMark severity={data.severity} />
      <LiveMark live={data.live} />
    </div>
  );
});
