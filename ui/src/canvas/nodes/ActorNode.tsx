import type { NodeProps } from "@xyflow/react";
import { memo } from "react";
import { Icon } from "../../components/icons";
import type { ActorNode as ActorNodeType } from "../build";
import { Handles } from "./TierNode";

/** Who calls from outside: everyone on the internet, or an operator with an address of their own. */
export const ActorNode = memo(function ActorNode({ id, data, selected }: NodeProps<ActorNodeType>) {
  return (
    <div
      className={`tw-actor${selected ? " is-selected" : ""}`}
      data-testid={`actor-${id}`}
      aria-label={data.title ? `${data.label}: ${data.title}` : data.label}
    >
      <Handles id={id} />
      <Icon name={data.kind === "internet" ? "globe" : "person"} size={18} />
      <span className="tw-chip-label">{data.label}</span>
    </div>
  );
});
