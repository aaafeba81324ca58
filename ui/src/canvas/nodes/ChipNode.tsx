import type { NodeProps } from "@xyflow/react";
import { memo } from "react";
import { Icon, type IconName } from "../../components/icons";
import type { ChipData, ChipNode as ChipNodeType } from "../build";
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
    >
      <Icon name={ICONS[data.kind]} size={14} />
      <span className="tw-chip-label">{data.label}</span>
      <SeverityMark severity={data.severity} />
      <LiveMark live={data.live} />
    </div>
  );
});
