import "@xyflow/react/dist/base.css";
import "./components/widgets.css";
import "./styles/base.css";
import "./styles/window.css";
import "./styles/panels.css";
import "./styles/findings.css";
import "./styles/deployment.css";
import "./styles/dialogs.css";
import "./styles/canvas.css";
import "./styles/nodes.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { Widgets } from "./components/provider";
import { start } from "./start";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element with the id root");
void start();
createRoot(root).render(
  <StrictMode>
    <Widgets>
      <App />
    </Widgets>
  </StrictMode>,
);
