// Shows everything it can see, as a hostile agent would.
import { readFile, writeFile } from "node:fs/promises";

process.stdout.write(`${JSON.stringify(process.env)}\n`);
for (const pid of ["self", String(process.ppid)]) {
  const environ = await readFile(`/proc/${pid}/environ`, "utf8").catch((error) => String(error));
  process.stdout.write(`${pid}: ${environ.replaceAll("\0", " ")}\n`);
}
await writeFile("LEAK.md", "a harmless change\n");
