import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { reportContract } from "@porter/orchestrator";
import { agentManifest } from "./agent-manifest.ts";
import { publishedSchemas } from "./published-schemas.ts";

/** Writes the schemas that others read: of reports for the runner's tests, of configuration files for editors, and the agents that go into images. */
async function write(folder: string, schemas: Readonly<Record<string, unknown>>): Promise<void> {
  const target = path.resolve(import.meta.dirname, "..", folder);
  await mkdir(target, { recursive: true });
  for (const [file, schema] of Object.entries(schemas)) {
    await writeFile(path.join(target, file), `${JSON.stringify(schema, null, 2)}\n`);
  }
}

await write("packages/orchestrator/contract", reportContract());
await write("docs/schemas", publishedSchemas());
await write("modal", { "agents.json": agentManifest() });
