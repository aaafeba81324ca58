import { Button } from "../../components/buttons";
import { Modal } from "../../components/overlays";
import { commands } from "../../ipc/commands";
import { leave, open, save, shown } from "../../state/session";
import { type UnsavedThen, setState } from "../../state/store";

/** Asks what becomes of unsaved changes before the design goes. */
export function UnsavedDialog({ then, onClose }: { then: UnsavedThen; onClose: () => void }) {
  const keep = async () => {
    // Without a file the save dialog takes over, and goes on from there.
    if (await save(then)) await go();
  };
  const go = async () => {
    setState({ dialog: null });
    await leave(then);
  };
  const drop = async () => {
    // Otherwise the changes would be back at the next start. Before a dialog that may still be cancelled they are kept.
    const final = then.do === "close" || then.do === "sample";
    if (final && !shown(await open(commands.discardRecovered))) return;
    await go();
  };
  return (
    <Modal title="Save your changes?" onClose={onClose} testId="unsaved-dialog">
      <p>This design has changes that are not in its file yet.</p>
      <div className="tw-buttons">
        <Button onClick={onClose} testId="unsaved-cancel">
          Cancel
        </Button>
        <Button tone="danger" onClick={() => void drop()} testId="unsaved-discard">
          Don't save
        </Button>
        <Button tone="primary" onClick={() => void keep()} testId="unsaved-save">
          Save
        </Button>
      </div>
    </Modal>
  );
}
