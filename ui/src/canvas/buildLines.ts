// From connections and references to the edges of @xyflow/react. Pure, as `build.ts`.

import { asideRoutesFor, referencesFor, routesFor } from "../state/selectors";
import { type Line, type LineData, type Scene, Z } from "./build";
import { type Route } from "./edges";
import { labelOf } from "./summary";

/**
 * All connections, and references: those that say what happens to a request, and the others from a selected tier or when
 * all are asked for.
 */
export function linesOf(scene: Scene): Line[] {
  const { design, connections } = scene.snapshot;
  const selected = new Set(scene.selection);
  const routes = routesFor(scene.drawn, design);
  const aside = asideRoutesFor(scene.drawn, design);
  const lines: Line[] = [];
  for (const connection of design.connections) {
    const route = routes.get(connection.id);
    if (!route) continue;
    const state = connections[connection.id];
    lines.push(
      line(connection, route, selected.has(connection.id), {
        label: labelOf(connection),
        title: state?.blocker ?? connection.description,
        verdict: state?.verdict ?? "unknown",
      }),
    );
  }
  for (const reference of referencesFor(design)) {
    const asked = selected.has(reference.from) || selected.has(reference.to);
    const route = reference.always ? routes.get(reference.id) : aside.get(reference.id);
    if (!route || !(reference.always || asked || scene.references)) continue;
    // Where all are drawn their words would be a crowd; what the line leads to says enough.
    const label = reference.always || asked ? reference.label : "";
    lines.push(line(reference, route, false, { label, title: reference.title, verdict: "reference" }));
  }
  return lines;
}

function line(
  ends: { id: string; from: string; to: string },
  route: Route,
  selected: boolean,
  words: Pick<LineData, "label" | "title" | "verdict">,
): Line {
  return {
    id: ends.id,
    type: "connection",
    source: ends.from,
    target: ends.to,
    sourceHandle: route.source.side,
    targetHandle: route.target.side,
    selected,
    selectable: words.verdict !== "reference",
    focusable: false,
    zIndex: Z.line,
    data: { ...words, route },
  };
}
