import { BaseEdge, EdgeLabelRenderer, type EdgeProps, useInternalNode } from "@xyflow/react";
import type { InternalNode } from "@xyflow/react";
import { memo } from "react";
import { Icon } from "../../components/icons";
import { setState } from "../../state/store";
import type { AnyNode, Line } from "../build";
import { type Route, sidesOf } from "../edges";
import type { Rect, Side } from "../geometry";
import { cornersOf, labelPoint, labelShift, pointOf, roundedPath } from "../paths";

/** A connection with its port, coloured by whether its traffic can flow. */
export const ConnectionLine = memo(function ConnectionLine({ id, source, target, selected, data }: EdgeProps<Line>) {
  const from = rectOf(useInternalNode<AnyNode>(source));
  const to = rectOf(useInternalNode<AnyNode>(target));
  if (!from || !to || !data) return null;
  // While a node is dragged its sides may change; the way is then a plain one until it is let go.
  const facing = sidesOf(from, to);
  const route = String(facing) === String(data.route.facing) ? data.route : plainRoute(facing);
  const corners = cornersOf(from, to, route);
  const end = route.target;
  const label = labelPoint(pointOf(to, end), end.side);
  const { verdict } = data;
  const className = `tw-line is-${verdict}${selected ? " is-selected" : ""}`;
  return (
    <>
      <BaseEdge
        id={id}
        path={roundedPath(corners)}
        className={className}
        markerEnd={`url(#tw-arrow-${verdict})`}
        interactionWidth={14}
      />
      {data.label !== "" && (
        <EdgeLabelRenderer>
          <button
            type="button"
            className={`tw-port nopan nodrag is-${verdict}${selected ? " is-selected" : ""}`}
            style={{ transform: `translate(${labelShift(end)}%, -50%) translate(${label.x}px, ${label.y}px)` }}
            aria-label={`Connection ${data.label}: ${WORDS[verdict]}${data.title ? `. ${data.title}` : ""}`}
            data-testid={`connection-${id}`}
            data-verdict={verdict}
            onClick={() => verdict !== "reference" && setState({ selection: [id], side: "inspector" })}
          >
            {verdict === "blocked" && <Icon name="error" size={11} />}
            {data.label}
            {verdict === "unknown" && " ?"}
          </button>
        </EdgeLabelRenderer>
      )}
    </>
  );
});

const WORDS = {
  open: "traffic can flow",
  blocked: "traffic is blocked",
  unknown: "not known",
  reference: "no network call",
};

function plainRoute(facing: [Side, Side]): Route {
  const [leaves, enters] = facing;
  return { source: { side: leaves, at: 0.5 }, target: { side: enters, at: 0.5 }, facing, turn: 30, channel: null };
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
