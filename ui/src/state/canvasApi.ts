// What the rest of the window may ask of the canvas. The canvas registers itself while it is mounted.

import type { Point } from "../canvas/geometry";

export interface CanvasApi {
  zoomBy(factor: number): void;
  fit(): void;
  /** Brings a node into view. */
  centre(id: string): void;
  /** A point of the window in canvas pixels; null when it is not over the canvas. */
  at(x: number, y: number): Point | null;
  zoom(): number;
}

const NONE: CanvasApi = { zoomBy() {}, fit() {}, centre() {}, at: () => null, zoom: () => 1 };

let current: CanvasApi = NONE;

export function canvas(): CanvasApi {
  return current;
}

/** Registers the canvas and returns how to take it back. */
export function registerCanvas(api: CanvasApi): () => void {
  current = api;
  return () => {
    if (current === api) current = NONE;
  };
}
