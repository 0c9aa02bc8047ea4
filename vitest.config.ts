import { defineConfig } from "vitest/config";

/**
 * How long a test waits for what must come. A machine may be slow or busy: waiting costs nothing as long as it comes,
 * and no test judges speed.
 */
const patience = { testTimeout: 300_000, hookTimeout: 600_000, expect: { poll: { timeout: 120_000 } } };

/** Unit, contract and integration tests, beside their sources; the browser tests are the project `e2e`. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "node",
          include: [
            "packages/*/{src,test}/**/*.test.ts",
            "apps/api/{src,test}/**/*.test.ts",
            "standins/*/{src,test}/**/*.test.ts",
            "scripts/**/*.test.ts",
          ],
          ...patience,
        },
      },
      {
        extends: "apps/remix/vite.config.ts",
        test: {
          name: "remix",
          root: "apps/remix",
          environment: "jsdom",
          include: ["app/**/*.test.{ts,tsx}"],
        },
      },
      {
        test: {
          name: "e2e",
          include: ["e2e/**/*.test.ts"],
          ...patience,
          fileParallelism: false,
        },
      },
    ],
  },
});
