import { showDialog } from "../state/session";
import type { Action } from "./action";

export const openSample: Action = {
  id: "open-sample",
  title: "Open a sample…",
  menu: "file",
  section: 0,
  keys: [],
  run: () => showDialog({ kind: "samples" }),
};
