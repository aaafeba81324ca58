import { useEffect } from "react";
import { onKeyDown } from "./actions/keyboard";
import { Canvas } from "./canvas/Canvas";
import { CornerMessage, ErrorNotice, Spinner } from "./components/display";
import { Banners } from "./panels/Banner";
import { Dialogs } from "./panels/dialogs/Dialogs";
import { EmptyCanvas } from "./panels/EmptyCanvas";
import { FindingsPanel } from "./panels/FindingsPanel";
import { DragGhost, LineNote, Palette } from "./panels/Palette";
import { SidePanel } from "./panels/SidePanel";
import { StatusBar } from "./panels/StatusBar";
import { TopBar } from "./panels/TopBar";
import { refresh } from "./state/deployment";
import { closeToast } from "./state/session";
import { useApp } from "./state/store";

/** The window. */
export function App() {
  const ready = useApp((state) => state.snapshot !== null);
  const fatal = useApp((state) => state.fatal);
  const shown = useApp((state) => state.shown);
  const opened = useApp((state) => state.opened);
  useEffect(() => {
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
  // A design may be deployed already; the canvas then shows it.
  useEffect(() => {
    if (opened > 0) void refresh(false);
  }, [opened]);
  if (fatal) {
    return (
      <main className="tw-start">
        <ErrorNotice error={fatal} testId="fatal" />
      </main>
    );
  }
  if (!ready) {
    return (
      <main className="tw-start">
        <Spinner label="Opening" />
      </main>
    );
  }
  const columns = `${shown.palette ? "has-palette" : ""} ${shown.side ? "has-side" : ""}`;
  return (
    <div className={`tw-window ${columns}`} data-testid="window">
      <TopBar />
      <Banners />
      <div className="tw-middle">
        <div className="tw-left">
          <div className="tw-work">
            {shown.palette && <Palette />}
            <main className="tw-canvas-frame" aria-label="Canvas">
              <Canvas />
              <EmptyCanvas />
            </main>
          </div>
          {shown.findings && <FindingsPanel />}
        </div>
        {shown.side && <SidePanel />}
      </div>
      <StatusBar />
      <Dialogs />
      <Toasts />
      <DragGhost />
      <LineNote />
    </div>
  );
}

function Toasts() {
  const toasts = useApp((state) => state.toasts);
  return (
    <div className="tw-toasts" aria-live="polite">
      {toasts.map((one) => (
        <CornerMessage key={one.id} {...one} onClose={() => closeToast(one.id)} />
      ))}
    </div>
  );
}
