// Every action, in the order of its menu. To add one: a file, a line here.

import { about } from "./about";
import type { Action } from "./action";
import { addActions } from "./add";
import { close } from "./close";
import { commandPalette } from "./command-palette";
import { connect } from "./connect";
import { copy } from "./copy";
import { cut } from "./cut";
import { deleteSelected } from "./delete";
import { deploy } from "./deploy";
import { deselect } from "./deselect";
import { duplicate } from "./duplicate";
import { exportDesign } from "./export";
import { moveActions } from "./move";
import { newDesign } from "./new-design";
import { openDesign } from "./open-design";
import { openSample } from "./open-sample";
import { paste } from "./paste";
import { properties } from "./properties";
import { redo } from "./redo";
import { save } from "./save";
import { saveAs } from "./save-as";
import { selectAll } from "./select-all";
import { shortcuts } from "./shortcuts";
import { theme } from "./theme";
import { panelActions } from "./toggle-panels";
import { toggleReferences } from "./toggle-references";
import { toggleSecurityGroups } from "./toggle-security-groups";
import { undo } from "./undo";
import { zoomActions } from "./zoom";

export const ACTIONS: readonly Action[] = [
  newDesign,
  openDesign,
  openSample,
  save,
  saveAs,
  exportDesign,
  deploy,
  close,
  undo,
  redo,
  cut,
  copy,
  paste,
  duplicate,
  deleteSelected,
  selectAll,
  deselect,
  connect,
  ...addActions,
  ...moveActions,
  properties,
  ...zoomActions,
  toggleSecurityGroups,
  toggleReferences,
  ...panelActions,
  theme,
  commandPalette,
  shortcuts,
  about,
];
