import { showDialog } from "../../state/session";
import { useApp } from "../../state/store";
import { AboutDialog } from "./AboutDialog";
import { ChangedDialog } from "./ChangedDialog";
import { CommandPalette } from "./CommandPalette";
import { ConnectDialog } from "./ConnectDialog";
import { ExportDialog } from "./ExportDialog";
import { NewDialog } from "./NewDialog";
import { OpenDialog } from "./OpenDialog";
import { SamplesDialog } from "./SamplesDialog";
import { SaveAsDialog } from "./SaveAsDialog";
import { ShortcutsDialog } from "./ShortcutsDialog";
import { UnsavedDialog } from "./UnsavedDialog";

/** The dialog that is open. */
export function Dialogs() {
  const dialog = useApp((state) => state.dialog);
  const close = () => showDialog(null);
  switch (dialog?.kind) {
    case undefined:
      return null;
    case "about":
      return <AboutDialog onClose={close} />;
    case "changed":
      return <ChangedDialog onClose={close} />;
    case "commands":
      return <CommandPalette onClose={close} />;
    case "connect":
      return <ConnectDialog from={dialog.from} to={dialog.to} onClose={close} />;
    case "export":
      return <ExportDialog onClose={close} />;
    case "new":
      return <NewDialog onClose={close} />;
    case "open":
      return <OpenDialog onClose={close} />;
    case "samples":
      return <SamplesDialog onClose={close} />;
    case "saveAs":
      return <SaveAsDialog then={dialog.then} onClose={close} />;
    case "shortcuts":
      return <ShortcutsDialog onClose={close} />;
    case "unsaved":
      return <UnsavedDialog then={dialog.then} onClose={close} />;
  }
}
