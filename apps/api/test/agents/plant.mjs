// Puts its model key into a file, as a careless agent does, and says so.
import { writeFile } from "node:fs/promises";

const key = process.env.ANTHROPIC_API_KEY;
await writeFile("settings.json", JSON.stringify({ key, encoded: Buffer.from(key).toString("base64") }));
process.stdout.write(`settings.json holds ${key}\n`);
