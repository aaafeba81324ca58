import { useApp } from "../state/store";
import { SampleList } from "./dialogs/SampleList";

/** What to do with a design that has no tier yet. */
export function EmptyCanvas() {
  const empty = useApp((state) => state.snapshot?.design.tiers.length === 0 && state.drag === null);
  if (!empty) return null;
  return (
    <div className="tw-empty-canvas" data-testid="empty-canvas">
      <h2>Nothing runs here yet</h2>
      <p className="tw-dim">Drag a service from the palette into a layer, or begin with a sample:</p>
      <SampleList />
    </div>
  );
}
