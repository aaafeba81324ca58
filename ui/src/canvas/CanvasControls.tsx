import { IconButton } from "../components/buttons";
import { Icon } from "../components/icons";
import { canvas } from "../state/canvasApi";
import { setState, useApp } from "../state/store";

/** The buttons in the corner of the canvas. */
export function CanvasControls() {
  const groups = useApp((state) => state.securityGroups);
  const references = useApp((state) => state.references);
  return (
    <div className="tw-controls" role="toolbar" aria-label="Canvas">
      <IconButton label="Zoom in" keys="+" testId="zoom-in" onClick={() => canvas().zoomBy(1.25)}>
        <Icon name="plus" />
      </IconButton>
      <IconButton label="Zoom out" keys="−" testId="zoom-out" onClick={() => canvas().zoomBy(0.8)}>
        <Icon name="minus" />
      </IconButton>
      <IconButton label="Show all" keys="0" testId="zoom-fit" onClick={() => canvas().fit()}>
        <Icon name="fit" />
      </IconButton>
      <IconButton
        label="Security groups"
        keys="G"
        pressed={groups}
        testId="toggle-security-groups"
        onClick={() => setState({ securityGroups: !groups })}
      >
        <Icon name="shield" />
      </IconButton>
      <IconButton
        label="Images, deliveries and alarms"
        keys="R"
        pressed={references}
        testId="toggle-references"
        onClick={() => setState({ references: !references })}
      >
        <Icon name="link" />
      </IconButton>
    </div>
  );
}
