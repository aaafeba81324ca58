import { Button } from "../components/buttons";
import { Icon } from "../components/icons";
import { commands } from "../ipc/commands";
import { open, save, shown } from "../state/session";
import { setState, useApp } from "../state/store";

/** After a crash, or another end without saving: what was taken up again, and what to do with it. */
export function Banner() {
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
