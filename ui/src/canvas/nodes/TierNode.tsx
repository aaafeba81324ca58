import { Handle, type NodeProps, Position, useStore } from "@xyflow/react";
import { memo } from "react";
import { Icon, tierIcon } from "../../components/icons";
import { goTo } from "../../state/reveal";
import { useApp } from "../../state/store";
import type { TierNode as TierNodeType } from "../build";
import { FindingBadge, LIVE_WORDS, LiveMark } from "./marks";

const SIDES = [
  ["top", Position.Top],
  ["right", Position.Right],
  ["bottom", Position.Bottom],
  ["left", Position.Left],
] as const;

/** Where connections start and end. One for each side, and any to any: the canvas library calls that loose. */
export function Handles({ id }: { id: string }) {
  return SIDES.map(([side, position]) => (
    <Handle key={side} id={side} type="source" position={position} data-testid={`handle-${id}-${side}`} />
  ));
}

/** How a card looks while a line is being drawn and the pointer is over it. */
function useLineOver(id: string): "" | " takes-line" | " refuses-line" {
  return useApp(({ connecting }) => {
    if (connecting?.over !== id || connecting.answer === null) return "";
    return connecting.answer.welcome ? " takes-line" : " refuses-line";
  });
}

/** A tier: a card with its sign, name, service and what matters most of its properties. */
export const TierNode = memo(function TierNode({ id, data, selected }: NodeProps<TierNodeType>) {
  const far = useStore((store) => store.transform[2] < 0.4);
  const live = data.live && data.live !== "gone" ? ` is-${data.live}` : "";
  const state = data.live ? `, ${LIVE_WORDS[data.live]}` : "";
  const line = useLineOver(id);
  const className = `tw-tier${selected ? " is-selected" : ""}${live}${line}`;
  const label = `${data.name}, ${data.service}${state}`;
  if (far) {
    // Too small to read: a box with a sign costs a tenth of the card.
    return (
      <div className={`${className} is-far`} data-testid={`tier-${id}`} aria-label={label} data-live={data.live ?? ""}>
        <Handles id={id} />
        <Icon name={tierIcon(data.key)} size={40} />
      </div>
    );
  }
  return (
    <div className={className} data-testid={`tier-${id}`} aria-label={label} data-live={data.live ?? ""}>
      <Handles id={id} />
      <span className="tw-tier-sign">
        <Icon name={tierIcon(data.key)} size={22} />
      </span>
      <div className="tw-tier-words">
        <div className="tw-tier-name">{data.name}</div>
        <div className="tw-tier-service">{data.service}</div>
        <ThirdLine detail={data.progress ? `${LIVE_WORDS[data.live ?? "waiting"]} ${data.progress}` : data.detail} data={data} />
      </div>
      <div className="tw-tier-marks">
        <FindingBadge severity="error" count={data.errors} />
        <FindingBadge severity="warning" count={data.warnings} />
        <FindingBadge severity="advice" count={data.advice} />
        <LiveMark live={data.live} />
      </div>
    </div>
  );
});

/** The details, or in the security group view the groups: the card keeps its size, so nothing moves. */
function ThirdLine({ detail, data }: { detail: string; data: TierNodeType["data"] }) {
  const groups = useApp((state) => state.securityGroups);
  if (!groups || !data.inVpc) {
    return <div className="tw-tier-detail">{detail}</div>;
  }
  if (data.groupIds === "") return <div className="tw-tier-detail">no security group</div>;
  const names = data.groups.split("\n");
  return (
    <div className="tw-tier-groups">
      {data.groupIds.split("\n").map((id, index) => (
        <GroupChip key={id} id={id} name={names[index] ?? id} />
      ))}
    </div>
  );
}

function GroupChip({ id, name }: { id: string; name: string }) {
  const selected = useApp((state) => state.selection.includes(id));
  return (
    <button
      type="button"
      className={`tw-sg nodrag${selected ? " is-selected" : ""}`}
      aria-label={`Security group ${name}`}
      data-testid={`sg-chip-${id}`}
      onClick={(event) => {
        event.stopPropagation();
        goTo(id, { centre: false });
      }}
    >
      {name}
    </button>
  );
}
