import { canvas } from "../state/canvasApi";
import type { Action } from "./action";

export const zoomActions: readonly Action[] = [
  { id: "zoom-in", title: "Zoom in", menu: "view", section: 0, keys: ["+", "="], run: () => canvas().zoomBy(1.25) },
  { id: "zoom-out", title: "Zoom out", menu: "view", section: 0, keys: ["-"], run: () => canvas().zoomBy(0.8) },
  { id: "zoom-fit", title: "Show all", menu: "view", section: 0, keys: ["0"], run: () => canvas().fit() },
];
