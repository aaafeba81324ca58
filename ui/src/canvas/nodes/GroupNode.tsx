import { type NodeProps, ViewportPortal } from "@xyflow/react";
import { memo } from "react";
import { Icon, type IconName } from "../../components/icons";
import { useApp } from "../../state/store";
import type { GroupLook, GroupNode as GroupNodeType } from "../build";
import { LiveMark, SeverityMark } from "./marks";

const ICONS: Partial<Record<GroupLook, IconName>> = {
  cloud: "cloud",
  region: "flag",
  vpc: "vpc",
  "subnet-public": "lockOpen",
  "subnet-private": "lock",
  "subnet-isolated": "lock",
};

/**
 * A border with a name: Cloud, Region, VPC, zone, layer, subnet. AWS draws borders only, so there is no fill. The name is
 * drawn apart from its border, above the connections: a line that meets it is interrupted, and both can be read.
 */
export const GroupNode = memo(function GroupNode({ id, data, selected }: NodeProps<GroupNodeType>) {
  const { x, y, width, height } = data.place;
  const over = useApp((state) => data.look === "layer" && state.hoverLayer === id);
  const icon = ICONS[data.look];
  const look = `tw-${data.look}${data.last ? " is-last" : ""}${selected ? " is-selected" : ""}`;
  return (
    <>
      <div className={`tw-group ${look}${over ? " is-over" : ""}`} data-testid={data.testId} aria-label={data.label} />
      <ViewportPortal>
        <div
          className={`tw-group-name ${look}`}
          style={{ transform: `translate(${x}px, ${y}px)`, width, height }}
        >
          <div className="tw-group-head">
            {icon && <Icon name={icon} size={14} />}
            <span className="tw-group-label">{data.label}</span>
            {data.detail && <span className="tw-group-detail">{data.detail}</span>}
            <SeverityMark severity={data.severity} />
            <LiveMark live={data.live} />
          </div>
        </div>
      </ViewportPortal>
    </>
  );
});
