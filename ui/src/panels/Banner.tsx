import { Button } from "../components/buttons";
import { Icon } from "../components/icons";
import { commands } from "../ipc/commands";
import { open, reloadFile, save, shown } from "../state/session";
import { setState, useApp } from "../state/store";

/** What a person must know about the file while they work: one banner for each. */
export function Banners() {
  return (
    <>
      <Recovered />
      <Held />
      <FileChanged />
    </>
  );
}

/** Another window has the file open. This one may be looked at and worked with, and saved under another name. */
function Held() {
  const held = useApp((state) => state.snapshot?.heldBy ?? null);
  if (!held) return null;
  const since = held.since === null ? "" : `, since ${new Date(held.since * 1000).toLocaleTimeString()}`;
  const who = held.process === null ? "Another window" : `Another window (process ${held.process}${since})`;
  return (
    <div className="tw-banner" role="status" data-testid="held">
      <Icon name="lock" size={15} />
      <span className="tw-grow">{who} has this file open. What you change here can be saved as a copy.</span>
      <Button small tone="primary" onClick={() => setState({ dialog: { kind: "saveAs", then: null } })} testId="held-save-as">
        Save a copy…
      </Button>
    </div>
  );
}

/** Another program has written to the file since this window did. */
function FileChanged() {
  const changed = useApp((state) => state.fileChanged);
  const path = useApp((state) => state.snapshot?.path ?? null);
  const unsaved = useApp((state) => state.snapshot?.unsaved ?? false);
  if (!changed || path === null) return null;
  return (
    <div className="tw-banner" role="status" data-testid="file-changed">
      <Icon name="refresh" size={15} />
      <span className="tw-grow">{path.split(/[\\/]/).at(-1)} was changed by another program.</span>
      {!unsaved && (
        <Button small tone="primary" onClick={() => void reloadFile()} testId="file-changed-reload">
          Reload
        </Button>
      )}
      <Button small onClick={() => setState({ dialog: { kind: "changed" } })} testId="file-changed-compare">
        Compare…
      </Button>
      <Button small tone="quiet" onClick={() => setState({ fileChanged: false })} testId="file-changed-later">
        Later
      </Button>
    </div>
  );
}

/** After a crash, or another end without saving: what was taken up again, and what to do with it. */
function Recovered() {
  const recovered = useApp((state) => state.snapshot?.recovered ?? false);
  const seen = useApp((state) => state.recoveredSeen);
  if (!recovered || seen) return null;
  const discard = async () => {
    if (shown(await open(commands.discardRecovered))) setState({ recoveredSeen: true });
  };
  return (
    <div className="tw-banner" role="status" data-testid="recovered">
      <Icon name="refresh" size={15} />
      <span className="tw-grow">Changes that were not saved last time are here again. They are not in the file yet.</span>
      <Button small tone="primary" onClick={() => void save()} testId="recovered-save">
        Save them
      </Button>
      <Button small onClick={() => setState({ recoveredSeen: true })} testId="recovered-keep">
        Go on
      </Button>
      <Button small tone="quiet" onClick={() => void discard()} testId="recovered-discard">
        Discard them
      </Button>
    </div>
  );
}
