import { useState } from "react";
import { Button } from "../../components/buttons";
import { ErrorNotice } from "../../components/display";
import { TextField } from "../../components/fields";
import { Modal } from "../../components/overlays";
import { commands } from "../../ipc/commands";
import type { ErrorView } from "../../ipc/model";
import { open } from "../../state/session";

export function NewDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState("New design");
  const [error, setError] = useState<ErrorView | null>(null);
  return (
    <Modal title="New design" onClose={onClose}>
      <form
        className="tw-fields"
        onSubmit={(event) => {
          event.preventDefault();
          void open(() => commands.newDesign(name.trim())).then(setError);
        }}
      >
        <TextField label="Name" value={name} onChange={setName} autoFocus testId="new-name" />
        {error && <ErrorNotice error={error} />}
        <div className="tw-buttons">
          <Button onClick={onClose}>Cancel</Button>
          <Button submit tone="primary" disabled={name.trim() === ""} testId="new-create">
            Create
          </Button>
        </div>
      </form>
    </Modal>
  );
}
