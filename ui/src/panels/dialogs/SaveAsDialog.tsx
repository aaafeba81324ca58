import { useState } from "react";
import { Button } from "../../components/buttons";
import { ErrorNotice, Notice } from "../../components/display";
import { TextField } from "../../components/fields";
import { Modal } from "../../components/overlays";
import { commands } from "../../ipc/commands";
import { asCommandError } from "../../ipc/errors";
import type { ErrorView } from "../../ipc/model";
import { leave, saveTo } from "../../state/session";
import { type UnsavedThen, getState } from "../../state/store";

const ENDING = ".tierwright.json";

/** Asks for a file to save to: typed, or from the system's dialog. */
export function SaveAsDialog({ then, onClose }: { then: UnsavedThen | null; onClose: () => void }) {
  const snapshot = getState().snapshot;
  const [path, setPath] = useState(snapshot?.path ?? "");
  const [error, setError] = useState<ErrorView | null>(null);
  const [inTheWay, setInTheWay] = useState<string | null>(null);
  const save = async (file: string) => {
    if (!(await saveTo(file))) return;
    onClose();
    if (then) await leave(then);
  };
  /** The system's dialog asks by itself before it replaces a file; for a typed name we do. */
  const saveTyped = async () => {
    const file = /\.json$/i.test(path.trim()) ? path.trim() : `${path.trim()}${ENDING}`;
    if (file !== snapshot?.path && file !== inTheWay && (await commands.fileExists(file))) setInTheWay(file);
    else await save(file);
  };
  const browse = async () => {
    try {
      const chosen = await commands.chooseSavePath(`${snapshot?.design.settings.project ?? "design"}${ENDING}`);
      if (chosen) await save(chosen);
    } catch (thrown) {
      setError(asCommandError(thrown).view);
    }
  };
  return (
    <Modal title="Save as" onClose={onClose} width={560} testId="save-as-dialog">
      <form
        className="tw-fields"
        onSubmit={(event) => {
          event.preventDefault();
          if (path.trim()) void saveTyped();
        }}
      >
        <div className="tw-pair is-bottom">
          <TextField
            label="File"
            placeholder={`…/my-design${ENDING}`}
            mono
            value={path}
            onChange={(next) => {
              setPath(next);
              setInTheWay(null);
            }}
            autoFocus
            testId="save-path"
          />
          <Button onClick={() => void browse()} testId="save-browse">
            Browse…
          </Button>
        </div>
        {inTheWay && (
          <Notice tone="warning" title="There is a file of this name" testId="save-in-the-way">
            Save again to replace it.
          </Notice>
        )}
        {error && <ErrorNotice error={error} />}
        <div className="tw-buttons">
          <Button onClick={onClose}>Cancel</Button>
          <Button submit tone="primary" disabled={path.trim() === ""} testId="save-confirm">
            {inTheWay ? "Replace" : "Save"}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
