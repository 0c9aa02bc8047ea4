import { defineConfig } from "vitest/config";

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
          testTimeout: 30_000,
          hookTimeout: 60_000,
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
          testTimeout: 180_000,
          hookTimeout: 240_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
