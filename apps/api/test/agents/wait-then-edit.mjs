// Says that it waits, by a file beside the one named by its argument; edits a file once that one exists.
import { existsSync } from "node:fs";
import { appendFile, writeFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";

const [gate] = process.argv.slice(2);
await writeFile(`${gate}.waiting`, "");
while (!existsSync(gate)) await pause(20);
await appendFile("README.md", "\nEdited after a while.\n");
