import {
  Background,
  ConnectionMode,
  type NodeChange,
  ReactFlow,
  ReactFlowProvider,
  applyNodeChanges,
  useReactFlow,
} from "@xyflow/react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { properties } from "../actions/properties";
import { useColours } from "../components/provider";
import { registerCanvas } from "../state/canvasApi";
import { statesOf } from "../state/live";
import { findingsByThing, layoutOf } from "../state/selectors";
import { editAll } from "../state/session";
import { getState, setState, useApp } from "../state/store";
import { nameOf } from "../state/things";
import { CanvasControls } from "./CanvasControls";
import { type AnyNode, CLOUD, type Line, REGION, type Scene, nodesOf, reuse } from "./build";
import { linesOf } from "./buildLines";
import { beginLine } from "./connecting";
import { type Rect, bottom, centre, containsPoint, right } from "./geometry";
import { ZOOM, fittedView } from "./fit";
import { layerAt } from "./layout";
import { ArrowHeads, ConnectionLine } from "./lines/ConnectionLine";
import { ActorNode } from "./nodes/ActorNode";
import { ChipNode } from "./nodes/ChipNode";
import { GroupNode } from "./nodes/GroupNode";
import { TierNode } from "./nodes/TierNode";
import { movesOf } from "./place";

const NODE_TYPES = { border: GroupNode, tier: TierNode, chip: ChipNode, actor: ActorNode };
const EDGE_TYPES = { connection: ConnectionLine };
/** Beyond this many nodes only those in view are put into the page. */
const MANY = 300;

/** The drawing of the design, and everything a person does to it with the pointer. */
export function Canvas() {
  return (
    <ReactFlowProvider>
      <Drawing />
    </ReactFlowProvider>
  );
}

function Drawing() {
  const scene = useScene();
  const flow = useReactFlow<AnyNode, Line>();
  const frame = useRef<HTMLDivElement>(null);
  const { shown } = useColours();
  const opened = useApp((state) => state.opened);

  // Nodes are kept here because the canvas library moves them while they are dragged; what a snapshot says wins.
  const [nodes, setNodes] = useState<AnyNode[]>([]);
  const [lines, setLines] = useState<Line[]>([]);
  useEffect(() => {
    setNodes((before) => reuse(before, scene ? nodesOf(scene) : []));
    setLines((before) => reuse(before, scene ? linesOf(scene) : []));
  }, [scene]);

  /** Whether all is shown because nobody has looked closer since; then it stays so when the canvas gets another size. */
  const showsAll = useRef(true);
  const showAll = useCallback(
    (duration: number) => {
      const bounds = currentLayout()?.bounds;
      const box = frame.current;
      if (!bounds || !box) return;
      showsAll.current = true;
      const size = { width: box.clientWidth, height: box.clientHeight };
      void flow.setViewport(fittedView(bounds, size, buttonsIn(box)), { duration });
    },
    [flow],
  );
  const lookCloser = useCallback(() => {
    showsAll.current = false;
  }, []);

  const isInView = useCallback(
    (rect: Rect) => {
      const box = frame.current?.getBoundingClientRect();
      if (!box || flow.getZoom() < 0.4) return false;
      const corner = flow.flowToScreenPosition({ x: rect.x, y: rect.y });
      const far = flow.flowToScreenPosition({ x: right(rect), y: bottom(rect) });
      return containsPoint(box, corner) && containsPoint(box, far);
    },
    [flow],
  );

  useEffect(() => {
    const register = registerCanvas({
      zoomBy: (factor) => {
        lookCloser();
        void flow.zoomTo(flow.getZoom() * factor, { duration: 120 });
      },
      fit: () => showAll(200),
      centre: (id) => {
        const node = flow.getNode(id);
        if (!node) return;
        const rect = rectOf(node);
        // What can be seen already stays where it is: a drawing that jumps is hard to follow.
        if (isInView(rect)) return;
        const middle = centre(rect);
        lookCloser();
        void flow.setCenter(middle.x, middle.y, { zoom: Math.max(flow.getZoom(), 0.8), duration: 250 });
      },
      at: (x, y) => {
        const box = frame.current?.getBoundingClientRect();
        if (!box || !containsPoint(box, { x, y })) return null;
        return flow.screenToFlowPosition({ x, y });
      },
      zoom: () => flow.getZoom(),
    });
    return register;
  }, [flow, showAll, lookCloser, isInView]);

  // A design that was opened is shown whole at once, from its layout: waiting for the nodes to be drawn would show it
  // first at the place and size of the one before.
  useEffect(() => showAll(0), [showAll, opened]);

  useEffect(() => {
    const box = frame.current;
    if (!box) return;
    const watch = new ResizeObserver(() => {
      if (showsAll.current) showAll(0);
    });
    watch.observe(box);
    return () => watch.disconnect();
  }, [showAll]);

  const onNodesChange = useCallback((changes: NodeChange<AnyNode>[]) => {
    const selected = changes.filter((change) => change.type === "select");
    if (selected.length > 0) takeSelection(selected);
    const others = changes.filter((change) => change.type !== "select" && change.type !== "remove");
    if (others.length > 0) setNodes((before) => applyNodeChanges(others, before));
  }, []);

  const onDrag = useCallback((_: unknown, node: AnyNode) => {
    const drawn = currentLayout();
    if (!drawn) return;
    const inVpc = drawn.layers.some((layer) => drawn.tiers.some((t) => t.id === node.id && t.holder === layer.id));
    const hoverLayer = inVpc ? layerAt(drawn, centre(rectOf(node))) : null;
    if (getState().hoverLayer !== hoverLayer) setState({ hoverLayer });
  }, []);

  const onDragStop = useCallback((_: unknown, _node: AnyNode, moved: AnyNode[]) => {
    setState({ hoverLayer: null });
    void settle(moved.map((node) => ({ id: node.id, rect: rectOf(node) }))).then((done) => {
      // A refused or empty move leaves the design as it was, so the nodes go back to where it has them.
      if (!done) {
        const again = currentScene();
        if (again) setNodes((before) => reuse(before, nodesOf(again)));
      }
    });
  }, []);

  return (
    <div className="tw-canvas" ref={frame} data-testid="canvas">
      <ArrowHeads />
      <ReactFlow<AnyNode, Line>
        nodes={nodes}
        edges={lines}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        colorMode={shown}
        onNodesChange={onNodesChange}
        // The canvas library's own moves have no event.
        onMoveStart={(event) => event && lookCloser()}
        onNodeDrag={onDrag}
        onNodeDragStop={onDragStop}
        onEdgeClick={(_, line) => line.selectable !== false && setState({ selection: [line.id], side: "inspector" })}
        onNodeDoubleClick={() => properties.run()}
        onPaneClick={() => setState({ selection: [] })}
        onConnectStart={(event, { nodeId }) => {
          if (nodeId !== null && "clientX" in event) beginLine(nodeId, { x: event.clientX, y: event.clientY });
        }}
        isValidConnection={({ source, target }) => source !== target}
        connectionMode={ConnectionMode.Loose}
        onlyRenderVisibleElements={nodes.length > MANY}
        minZoom={ZOOM.least}
        maxZoom={ZOOM.most}
        zoomOnDoubleClick={false}
        deleteKeyCode={null}
        disableKeyboardA11y
        edgesFocusable={false}
        elevateNodesOnSelect={false}
        elevateEdgesOnSelect={false}
        nodeDragThreshold={3}
        proOptions={{ hideAttribution: true }}
        aria-label="The design as a drawing"
      >
        <Background gap={24} size={1} />
      </ReactFlow>
      <CanvasControls />
    </div>
  );
}

/** What is to be drawn, computed again only when something in it has changed. */
function useScene(): Scene | null {
  const snapshot = useApp((state) => state.snapshot);
  const palette = useApp((state) => state.palette);
  const selection = useApp((state) => state.selection);
  const deployment = useApp((state) => state.deployment);
  const nudge = useApp((state) => state.nudge);
  const references = useApp((state) => state.references);
  return useMemo(
    () => sceneOf({ snapshot, palette, selection, deployment, nudge, references }),
    [snapshot, palette, selection, deployment, nudge, references],
  );
}

type Parts = Pick<
  ReturnType<typeof getState>,
  "snapshot" | "palette" | "selection" | "deployment" | "nudge" | "references"
>;

function sceneOf({ snapshot, palette, selection, deployment, nudge, references }: Parts): Scene | null {
  if (!snapshot) return null;
  return {
    nudge,
    references,
    snapshot,
    palette,
    selection,
    drawn: layoutOf(snapshot.design, palette),
    findings: findingsByThing(snapshot.design, snapshot.findings),
    live: statesOf(deployment),
  };
}

function currentScene(): Scene | null {
  return sceneOf(getState());
}

function currentLayout() {
  const { snapshot, palette } = getState();
  return snapshot ? layoutOf(snapshot.design, palette) : null;
}

/** Stores where tiers were put; false when that changes nothing or is refused. */
async function settle(moved: { id: string; rect: Rect }[]): Promise<boolean> {
  const drawn = currentLayout();
  const design = getState().snapshot?.design;
  if (!drawn || !design) return false;
  const edits = movesOf(design, drawn, moved);
  if (edits.length === 0) return false;
  const what = moved.length === 1 && moved[0] ? nameOf(design, moved[0].id) : `${moved.length} tiers`;
  return editAll(`Move ${what}`, edits);
}

function takeSelection(changes: { type: "select"; id: string; selected: boolean }[]): void {
  setState(({ selection }) => {
    // A click on a node leaves whatever else was selected, also what is no node: a connection, a security group.
    const nodes = new Set(currentScene()?.drawn.tiers.map((tier) => tier.id));
    const fresh = changes.some((change) => change.selected);
    const next = new Set(fresh ? selection.filter((id) => nodes.has(id)) : selection);
    for (const { id, selected } of changes) {
      if (selected) next.add(id);
      else next.delete(id);
    }
    // The Region stands for the settings of the design, which the inspector shows when nothing is selected.
    next.delete(REGION);
    next.delete(CLOUD);
    return { selection: [...next] };
  });
}

/** Where the buttons of the canvas are in it. */
function buttonsIn(box: HTMLElement): Rect | null {
  const buttons = box.querySelector<HTMLElement>(".tw-controls");
  if (!buttons) return null;
  const { offsetLeft, offsetTop, offsetWidth, offsetHeight } = buttons;
  return { x: offsetLeft, y: offsetTop, width: offsetWidth, height: offsetHeight };
}

function rectOf(node: AnyNode): Rect {
  return { ...node.position, width: node.width ?? 0, height: node.height ?? 0 };
}
