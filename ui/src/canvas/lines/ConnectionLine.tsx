import { BaseEdge, EdgeLabelRenderer, type EdgeProps, Position, getSmoothStepPath, useInternalNode } from "@xyflow/react";
import type { InternalNode } from "@xyflow/react";
import { memo } from "react";
import { Icon } from "../../components/icons";
import { setState } from "../../state/store";
import type { AnyNode, Line } from "../build";
import { labelPoint, labelShift, pointOf, sidesOf, turnOf } from "../edges";
import type { End } from "../edges";
import type { Rect, Side } from "../geometry";

const POSITIONS: Record<Side, Position> = {
  top: Position.Top,
  right: Position.Right,
  bottom: Position.Bottom,
  left: Position.Left,
};

/** A connection with its port, coloured by whether its traffic can flow. */
export const ConnectionLine = memo(function ConnectionLine({ id, source, target, selected, data }: EdgeProps<Line>) {
  const from = rectOf(useInternalNode<AnyNode>(source));
  const to = rectOf(useInternalNode<AnyNode>(target));
  if (!from || !to || !data) return null;
  // While a node is dragged its sides may change; the ends then leave from the middle until it is let go.
  const [leaves, enters] = sidesOf(from, to);
  const start = endOn(leaves, data.source);
  const end = endOn(enters, data.target);
  const [a, b] = [pointOf(from, start), pointOf(to, end)];
  const turn = leaves === "bottom" ? turnOf(a, b) : undefined;
  const [path] = getSmoothStepPath({
    sourceX: a.x,
    sourceY: a.y,
    sourcePosition: POSITIONS[leaves],
    targetX: b.x,
    targetY: b.y,
    targetPosition: POSITIONS[enters],
    borderRadius: 10,
    ...(turn === undefined ? {} : { centerY: turn }),
  });
  const label = labelPoint(b, enters);
  const { verdict } = data;
  const className = `tw-line is-${verdict}${selected ? " is-selected" : ""}`;
  return (
    <>
      <BaseEdge id={id} path={path} className={className} markerEnd={`url(#tw-arrow-${verdict})`} interactionWidth={14} />
      <EdgeLabelRenderer>
        <button
          type="button"
          className={`tw-port nopan nodrag is-${verdict}${selected ? " is-selected" : ""}`}
          style={{ transform: `translate(${labelShift(end)}%, -50%) translate(${label.x}px, ${label.y}px)` }}
          title={data.title || undefined}
          aria-label={`Connection ${data.label}: ${WORDS[verdict]}`}
          data-testid={`connection-${id}`}
          data-verdict={verdict}
          onClick={() => verdict !== "reference" && setState({ selection: [id], side: "inspector" })}
        >
          {verdict === "blocked" && <Icon name="error" size={11} />}
          {data.label}
          {verdict === "blocked" && " blocked"}
          {verdict === "unknown" && " ?"}
        </button>
      </EdgeLabelRenderer>
    </>
  );
});

const WORDS = {
  open: "traffic can flow",
  blocked: "traffic is blocked",
  unknown: "not known",
  reference: "no network call",
};

function endOn(side: Side, end: End): End {
  return end.side === side ? end : { side, at: 0.5 };
}

function rectOf(node: InternalNode<AnyNode> | undefined): Rect | null {
  if (!node) return null;
  const { positionAbsolute: at } = node.internals;
  return { x: at.x, y: at.y, width: node.width ?? 0, height: node.height ?? 0 };
}

/** The arrow heads, one for each colour: a marker does not inherit its line's. */
export function ArrowHeads() {
  return (
    <svg className="tw-markers" aria-hidden="true">
      <defs>
        {Object.keys(WORDS).map((verdict) => (
          <marker
            key={verdict}
            id={`tw-arrow-${verdict}`}
            viewBox="0 0 10 10"
            refX="9"
            refY="5"
            markerWidth="7"
            markerHeight="7"
            orient="auto-start-reverse"
          >
            <path d="M0 0 10 5 0 10z" className={`tw-arrow is-${verdict}`} />
          </marker>
        ))}
      </defs>
    </svg>
  );
}
