import { fileURLToPath } from "node:url";

import { vitePlugin as remix } from "@remix-run/dev";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";

/** Also read by vitest, where the Remix plugin has to stay out: it would take over the module graph. */
const testing = process.env.VITEST !== undefined;

export default defineConfig({
  plugins: testing
    ? []
    : [
        tailwindcss(),
        remix({
          ignoredRouteFiles: ["**/*"],
          future: {
            v3_fetcherPersist: true,
            v3_lazyRouteDiscovery: true,
            v3_relativeSplatPath: true,
            v3_routeConfig: true,
            v3_singleFetch: true,
            v3_throwAbortReason: true,
          },
        }),
      ],
  // Fonts as `data:` URLs would break the content security policy (font-src 'self').
  build: { assetsInlineLimit: 0 },
  ...(testing
    ? { test: { setupFiles: [fileURLToPath(new URL("app/testing/set-up.ts", import.meta.url))] } }
    : {}),
});
