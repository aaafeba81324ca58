import { deploy } from "../actions/deploy";
import { exportDesign } from "../actions/export";
import { shownKeys } from "../actions/keys";
import { Button, IconButton } from "../components/buttons";
import { Icon, type IconName } from "../components/icons";
import { type ColourChoice, nextColours, useColours } from "../components/provider";
import { redo, save, undo } from "../state/session";
import { setState, useApp } from "../state/store";
import { Menus } from "./Menus";

const COLOURS: Record<ColourChoice, { icon: IconName; label: string }> = {
  auto: { icon: "auto", label: "Colours of the system" },
  light: { icon: "sun", label: "Light colours" },
  dark: { icon: "moon", label: "Dark colours" },
};

/** Menus, the design's name, and what is needed all the time. */
export function TopBar() {
  const snapshot = useApp((state) => state.snapshot);
  const running = useApp((state) => state.deployment.running);
  const side = useApp((state) => state.shown.side);
  const { choice, shown } = useColours();
  const colours = COLOURS[choice];
  const take = snapshot?.undo;
  const again = snapshot?.redo;
  return (
    <header className="tw-top">
      <Menus />
      <div className="tw-row tw-tools" role="toolbar" aria-label="Design">
        <IconButton
          label={take ? `Undo: ${take}` : "Undo"}
          keys={shownKeys("Mod+Z")}
          disabled={take == null}
          onClick={() => void undo()}
          testId="undo"
        >
          <Icon name="undo" />
        </IconButton>
        <IconButton
          label={again ? `Redo: ${again}` : "Redo"}
          keys={shownKeys("Mod+Y")}
          disabled={again == null}
          onClick={() => void redo()}
          testId="redo"
        >
          <Icon name="redo" />
        </IconButton>
        <IconButton label="Save" keys={shownKeys("Mod+S")} disabled={!snapshot} onClick={() => void save()} testId="save">
          <Icon name="save" />
        </IconButton>
      </div>
      <div className="tw-title" title={snapshot?.path ?? "Not in a file yet"}>
        <span className="tw-title-name" data-testid="design-name">
          {snapshot?.design.name ?? ""}
        </span>
        {snapshot?.unsaved && (
          <span className="tw-unsaved" data-testid="unsaved" title="Changes are kept, but not in the file yet">
            not saved
          </span>
        )}
      </div>
      <div className="tw-row">
        <IconButton label={`${colours.label} (shown: ${shown})`} onClick={nextColours} testId="theme-toggle">
          <Icon name={colours.icon} />
        </IconButton>
        <IconButton
          label="Inspector and deployment"
          keys={shownKeys("Mod+3")}
          pressed={side}
          onClick={() => setState(({ shown: panels }) => ({ shown: { ...panels, side: !panels.side } }))}
          testId="side-toggle"
        >
          <Icon name="panel" />
        </IconButton>
        <Button icon={<Icon name="export" size={14} />} onClick={exportDesign.run} testId="export-open">
          Export
        </Button>
        <Button
          tone="primary"
          icon={<Icon name="deploy" size={14} />}
          onClick={deploy.run}
          busy={running === "deploy" || running === "destroy"}
          testId="deploy-open"
        >
          Deploy
        </Button>
      </div>
    </header>
  );
}
