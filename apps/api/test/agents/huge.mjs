import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";

await writeFile("huge.bin", randomBytes(30 * 1024 * 1024));
process.stdout.write("30 MB written\n");
