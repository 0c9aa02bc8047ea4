/**
 * A test agent that its test controls: prints half of its lines, waits until the file named as its argument
 * exists, prints the rest and makes the change that the sample's first issue asks for.
 */
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";

const gate = process.argv[2] ?? "";
const lines = 40;
const paceMs = 15;
const source = "src/reading-time.js";

async function say(from, to) {
  for (let line = from; line <= to; line++) {
    process.stdout.write(`paced line ${line}\n`);
    await pause(paceMs);
  }
}

await say(1, lines / 2);
while (!existsSync(gate)) await pause(25);
await say(lines / 2 + 1, lines);
const before = await readFile(source, "utf8");
const label = "minutes === 1 ? `1 minute` : `${minutes} minutes`";
await writeFile(source, before.replace("label: `${minutes} minutes`", `label: ${label}`));
