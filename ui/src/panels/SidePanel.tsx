import { IconButton } from "../components/buttons";
import { Tabs } from "../components/display";
import { Icon } from "../components/icons";
import { setState, useApp } from "../state/store";
import { DeployPanel } from "./deploy/DeployPanel";
import { Inspector } from "./inspector/Inspector";

const TABS = [
  { value: "inspector", label: "Inspector", testId: "tab-inspector" },
  { value: "deploy", label: "Deployment", testId: "tab-deploy" },
] as const;

/** The right side: properties, or the deployment. */
export function SidePanel() {
  const side = useApp((state) => state.side);
  return (
    <aside className="tw-side" aria-label="Inspector and deployment">
      <div className="tw-side-head">
        <Tabs name="Right side" value={side} tabs={TABS} onChange={(next) => setState({ side: next })} />
        <IconButton
          label="Close this side"
          onClick={() => setState(({ shown }) => ({ shown: { ...shown, side: false } }))}
        >
          <Icon name="close" size={14} />
        </IconButton>
      </div>
      {side === "inspector" ? <Inspector /> : <DeployPanel />}
    </aside>
  );
}
