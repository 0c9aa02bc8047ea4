import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { agentManifest } from "./agent-manifest.ts";

it("modal/agents.json lists the agents as their adapters pin them now", async () => {
  const written: unknown = JSON.parse(
    await readFile(new URL("../modal/agents.json", import.meta.url), "utf8"),
  );
  expect(written).toEqual(agentManifest());
});
