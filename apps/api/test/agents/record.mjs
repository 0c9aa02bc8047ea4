// Writes down everything it was started with, so that its pull request carries what an agent really got.
import { writeFile } from "node:fs/promises";
import { text } from "node:stream/consumers";

const stdin = await text(process.stdin);
const argv = process.argv.slice(2);
await writeFile("agent-saw.json", JSON.stringify({ stdin, argv, env: process.env }, null, 1));
process.stdout.write(`${stdin.length} characters written down\n`);
