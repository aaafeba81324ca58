import { useEffect, useState } from "react";
import { Button } from "../../components/buttons";
import { Modal } from "../../components/overlays";
import { commands } from "../../ipc/commands";
import type { FileView, ThingChange } from "../../ipc/model";
import { reloadFile, saveTo } from "../../state/session";
import { setState } from "../../state/store";
import { KIND_NAMES } from "../../state/things";

const WORDS: Record<ThingChange["how"], string> = {
  added: "only in the file",
  removed: "only in this window",
  changed: "different in the file",
};

/** More than this many lines say no more than their number. */
const MOST = 12;

/** Asks what becomes of a file that another program has changed. Nothing is written or lost until someone has chosen. */
export function ChangedDialog({ onClose }: { onClose: () => void }) {
  const [file, setFile] = useState<FileView | null>(null);
  useEffect(() => {
    let current = true;
    void commands.fileState().then((found) => current && setFile(found));
    return () => {
      current = false;
    };
  }, []);
  if (!file) return null;
  const overwrite = async () => {
    if (await saveTo(file.path, true)) onClose();
  };
  const more = file.changes.length - MOST;
  return (
    <Modal title="Another program has changed the file" onClose={onClose} width={560} testId="changed-dialog">
      <p className="tw-break">
        <span className="tw-mono">{file.path}</span> is not as this window read or wrote it last.
      </p>
      {file.state === "unreadable" && <p data-testid="changed-unreadable">It can't be read as a design: {file.reason}.</p>}
      {file.changes.length > 0 && (
        <ul className="tw-rules" data-testid="changed-list">
          {file.changes.slice(0, MOST).map(({ how, kind, id, name }) => (
            <li key={id}>
              <span>
                {kind === null ? "The design's settings or places" : `${KIND_NAMES[kind]} ${name}`}: {WORDS[how]}
              </span>
            </li>
          ))}
          {more > 0 && <li>And {more} more.</li>}
        </ul>
      )}
      {file.state === "changed" && file.changes.length === 0 && <p>Both hold the same design, written differently.</p>}
      <p className="tw-dim">Reloading drops what was changed in this window and not saved.</p>
      <div className="tw-buttons">
        <Button onClick={onClose} testId="changed-cancel">
          Cancel
        </Button>
        <Button onClick={() => setState({ dialog: { kind: "saveAs", then: null } })} testId="changed-save-as">
          Save as…
        </Button>
        <Button tone="danger" onClick={() => void overwrite()} testId="changed-overwrite">
          Overwrite the file
        </Button>
        <Button
          tone="primary"
          disabled={file.state !== "changed" && file.state !== "same"}
          onClick={() => void reloadFile()}
          testId="changed-reload"
        >
          Reload the file
        </Button>
      </div>
    </Modal>
  );
}
