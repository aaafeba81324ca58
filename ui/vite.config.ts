import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/**
 * The window freezes `Object.prototype` (`freezePrototype` in `tauri.conf.json`). Then no object can be *assigned* a
 * `constructor` any more, which `d3-color` (below @xyflow/react) does once; defining it means the same and is allowed.
 */
function underFrozenPrototype(): Plugin {
  const assignment = "prototype.constructor = constructor;";
  const definition =
    'Object.defineProperty(prototype, "constructor", { value: constructor, writable: true, configurable: true });';
  return {
    name: "tierwright:under-frozen-prototype",
    transform(code, id) {
      if (!/[\\/]d3-color[\\/]/.test(id)) return null;
      // A version that does it in another way must be looked at, not passed over.
      if (!code.includes(assignment)) this.error("d3-color defines its classes in another way now");
      return { code: code.replace(assignment, definition), map: null };
    },
  };
}

export default defineConfig({
  plugins: [react(), underFrozenPrototype()],
  // Everything that the window loads is beside it; nothing is inlined as `data:`, which the policy allows for images only.
  base: "./",
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "safari16",
    assetsInlineLimit: 0,
    // One window, loaded from the disk: splitting it would only add requests.
    chunkSizeWarningLimit: 1200,
    modulePreload: { polyfill: false },
  },
  server: { port: 5173, strictPort: true },
  test: { environment: "node", include: ["src/**/*.test.ts"] },
});
