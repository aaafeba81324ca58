// What happens once, before the window is drawn.

import { commands, onCloseRequested } from "./ipc/commands";
import { asCommandError } from "./ipc/errors";
import { startListening } from "./state/deployment";
import { acceptDesign, leaving, lookAtFile, shown } from "./state/session";
import { setState } from "./state/store";

export async function start(): Promise<void> {
  startListening();
  window.addEventListener("focus", () => void lookAtFile());
  onCloseRequested(() => leaving({ do: "close" }));
  try {
    const [options, palette, samples, snapshot] = await Promise.all([
      commands.startOptions(),
      commands.palette(),
      commands.samples(),
      commands.state(),
    ]);
    setState({ palette, samples, target: options.emulator ? { kind: "emulator" } : { kind: "account" } });
    acceptDesign(snapshot);
    shown(options.error);
  } catch (error) {
    setState({ fatal: asCommandError(error).view });
  }
}
