// Shows everything it can see, plain and encoded, as a hostile agent would. Ends with the exit code it is given.
import { readFile, writeFile } from "node:fs/promises";

process.stdout.write(`${JSON.stringify(process.env)}\n`);
for (const pid of ["self", String(process.ppid)]) {
  for (const file of ["environ", "cmdline"]) {
    const text = await readFile(`/proc/${pid}/${file}`, "utf8").catch((error) => String(error));
    process.stdout.write(`${pid}: ${text.replaceAll("\0", " ")}\n`);
  }
}
for (const [name, value] of Object.entries(process.env)) {
  const bytes = Buffer.from(`${name}=${value}`);
  for (const encoding of ["base64", "base64url", "hex"])
    process.stderr.write(`${bytes.toString(encoding)}\n`);
  process.stderr.write(`${encodeURIComponent(value)}\n`);
}
await writeFile("LEAK.md", "a harmless change\n");
process.exitCode = Number(process.argv[2] ?? 0);
