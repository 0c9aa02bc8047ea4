// Writes down a fingerprint of the key it was given, never the key itself.
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
const key = process.env["ANTHROPIC_API_KEY"] ?? "";
writeFileSync("key.txt", `${createHash("sha256").update(key).digest("hex")}\n`);
