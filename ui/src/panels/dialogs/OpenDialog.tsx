import { useEffect, useState } from "react";
import { Button } from "../../components/buttons";
import { ErrorNotice } from "../../components/display";
import { TextField } from "../../components/fields";
import { Icon } from "../../components/icons";
import { Modal } from "../../components/overlays";
import { commands } from "../../ipc/commands";
import { asCommandError } from "../../ipc/errors";
import type { ErrorView, RecentFile } from "../../ipc/model";
import { open } from "../../state/session";

/** Opens a file: one of the last, one that is typed, or one from the system's dialog. */
export function OpenDialog({ onClose }: { onClose: () => void }) {
  const [path, setPath] = useState("");
  const [recent, setRecent] = useState<RecentFile[]>([]);
  const [error, setError] = useState<ErrorView | null>(null);
  useEffect(() => {
    // Without the list the dialog still opens files.
    commands.recent().then(setRecent, () => setRecent([]));
  }, []);
  const go = (file: string) => void open(() => commands.openDesign(file)).then(setError);
  const browse = async () => {
    try {
      const chosen = await commands.chooseDesign();
      if (chosen) go(chosen);
    } catch (thrown) {
      setError(asCommandError(thrown).view);
    }
  };
  return (
    <Modal title="Open a design" onClose={onClose} width={560} testId="open-dialog">
      <form
        className="tw-fields"
        onSubmit={(event) => {
          event.preventDefault();
          if (path.trim()) go(path.trim());
        }}
      >
        <div className="tw-pair is-bottom">
          <TextField
            label="File"
            placeholder="…/my-design.tierwright.json"
            mono
            value={path}
            onChange={setPath}
            autoFocus
            testId="open-path"
          />
          <Button onClick={() => void browse()} testId="open-browse">
            Browse…
          </Button>
        </div>
        {error && <ErrorNotice error={error} testId="open-error" />}
        {recent.length > 0 && (
          <ul className="tw-choices" aria-label="Opened before">
            {recent.map((file) => (
              <li key={file.path}>
                <button type="button" className="tw-choice" onClick={() => go(file.path)} title={file.path}>
                  <Icon name="file" size={20} />
                  <span>
                    <strong>{file.name}</strong>
                    <span className="tw-dim tw-mono">{file.path}</span>
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )}
        <div className="tw-buttons">
          <Button onClick={onClose}>Cancel</Button>
          <Button submit tone="primary" disabled={path.trim() === ""} testId="open-confirm">
            Open
          </Button>
        </div>
      </form>
    </Modal>
  );
}
