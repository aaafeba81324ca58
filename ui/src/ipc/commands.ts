// One typed wrapper for each command of the desktop shell, and nothing else that calls it. The list is compared with the
// shell's own by a test (`commands.test.ts`), so neither can have a command that the other lacks.

import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { type CommandError, asCommandError } from "./errors";
import { completeSnapshot } from "./normalise";
import type {
  Answer,
  ConnectionOffer,
  DeploymentView,
  Edit,
  Event as DeploymentEvent,
  ExportFormat,
  ExportPreview,
  ExportReport,
  FileView,
  NatMode,
  NewTier,
  PlanView,
  RecentFile,
  RuleInfo,
  RunOutcome,
  Sample,
  Snapshot,
  Target,
  TierInfo,
} from "./model";
import type * as wire from "./types";

/** What the program was started with. */
export interface StartOptions {
  /** Whether the emulator is the target that is offered first. */
  emulator: boolean;
  /** Why the file named on the command line could not be opened. */
  error: CommandError["view"] | null;
}

type Parameters = Record<string, string>;

/** Calls a command; what it throws is a [`CommandError`]. */
async function call<T>(name: string, args?: Record<string, unknown>): Promise<T> {
  try {
    return await invoke<T>(name, args);
  } catch (error) {
    throw asCommandError(error);
  }
}

async function snapshot(name: string, args?: Record<string, unknown>): Promise<Snapshot> {
  return completeSnapshot(await call<wire.Snapshot>(name, args));
}

/** Every command. The key is the command's name in camel case. */
export const commands = {
  // The design.
  state: () => snapshot("state"),
  newDesign: (name: string) => snapshot("new_design", { name }),
  openDesign: (path: string) => snapshot("open_design", { path }),
  openSample: (id: string) => snapshot("open_sample", { id }),
  saveDesign: (path: string | null, force: boolean) => snapshot("save_design", { path, force }),
  discardRecovered: () => snapshot("discard_recovered"),
  fileState: () => call<FileView | null>("file_state"),
  recent: () => call<RecentFile[]>("recent"),
  samples: () => call<Sample[]>("samples"),
  palette: () => call<TierInfo[]>("palette"),
  rules: () => call<RuleInfo[]>("rules"),

  // Changes.
  applyEdit: (edit: Edit) => snapshot("apply_edit", { edit }),
  undo: () => snapshot("undo"),
  redo: () => snapshot("redo"),
  dropTier: (tier: NewTier) => snapshot("drop_tier", { tier }),
  setNat: (mode: NatMode) => snapshot("set_nat", { mode }),
  offerConnection: (from: string, to: string, port: number | null) =>
    call<ConnectionOffer>("offer_connection", { from, to, port }),
  trace: (from: string, to: string, port: number | null) => call<Answer>("trace", { from, to, port }),
  resources: () => call<unknown>("resources"),

  // Export.
  previewExport: (format: ExportFormat, directory: string | null) =>
    call<ExportPreview>("preview_export", { format, directory }),
  writeExport: (format: ExportFormat, directory: string, force: boolean) =>
    call<ExportReport>("write_export", { format, directory, force }),

  // Deployment.
  plan: (target: Target, parameters: Parameters) => call<PlanView>("plan", { target, parameters }),
  deploy: (target: Target, planId: string, parameters: Parameters) =>
    call<RunOutcome>("deploy", { target, planId, parameters }),
  destroy: (target: Target) => call<RunOutcome>("destroy", { target }),
  cancel: () => call<boolean>("cancel"),
  deployment: (target: Target, refresh: boolean) => call<DeploymentView>("deployment", { target, refresh }),
  pushPlaceholders: (target: Target) => call<number>("push_placeholders", { target }),
  profiles: () => call<string[]>("profiles"),

  // The window itself.
  startOptions: () => call<StartOptions>("start_options"),
  chooseDesign: () => call<string | null>("choose_design"),
  chooseSavePath: (suggested: string) => call<string | null>("choose_save_path", { suggested }),
  chooseFolder: () => call<string | null>("choose_folder"),
  fileExists: (path: string) => call<boolean>("file_exists", { path }),
  openUrl: (url: string) => call<void>("open_url", { url }),
  closeWindow: () => call<void>("close_window"),
};

/** Listens to a running deployment or teardown, for as long as the window is open. */
export function onDeploymentEvent(handle: (event: DeploymentEvent) => void): void {
  void listen<DeploymentEvent>("deployment", ({ payload }) => handle(payload));
}

/** Listens to the window being closed while the design is not saved: the shell has held it open and asks. */
export function onCloseRequested(handle: () => void): void {
  void listen("close-requested", handle);
}

