import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { reportContract } from "@porter/orchestrator";

/** Writes the report schemas to the files that the runner's tests read. Run it after changing a report. */
const folder = path.resolve(import.meta.dirname, "../packages/orchestrator/contract");
await mkdir(folder, { recursive: true });
for (const [file, schema] of Object.entries(reportContract())) {
  await writeFile(path.join(folder, file), `${JSON.stringify(schema, null, 2)}\n`);
}
