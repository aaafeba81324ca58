import { IconButton } from "../../components/buttons";
import { Icon } from "../../components/icons";
import { commands } from "../../ipc/commands";
import { asCommandError } from "../../ipc/errors";
import type { OutputValue } from "../../ipc/model";
import { shown } from "../../state/session";
import { Section } from "../inspector/parts";
import { copyText } from "./copyText";

/** What a person wants of a deployment: its addresses. */
export function OutputsPart({ outputs }: { outputs: readonly OutputValue[] }) {
  return (
    <Section title="Outputs">
      <ul className="tw-outputs" data-testid="outputs">
        {outputs.map((output) => (
          <li key={output.name} data-testid={`output-${output.name}`}>
            <div className="tw-grow">
              <div className="tw-output-name">{output.description || output.name}</div>
              <div className="tw-mono tw-break tw-select">{output.value}</div>
            </div>
            <IconButton label={`Copy ${output.name}`} onClick={() => void copyText(output.value)}>
              <Icon name="copy" size={14} />
            </IconButton>
            {/^https?:\/\//.test(output.value) && (
              <IconButton label={`Open ${output.name} in the browser`} onClick={() => void openUrl(output.value)}>
                <Icon name="open" size={14} />
              </IconButton>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

async function openUrl(url: string): Promise<void> {
  try {
    await commands.openUrl(url);
  } catch (error) {
    shown(asCommandError(error).view);
  }
}
