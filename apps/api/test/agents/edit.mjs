// Reads the prompt and edits one file, as a well-behaved agent does.
import { appendFile } from "node:fs/promises";
import { text } from "node:stream/consumers";

const prompt = await text(process.stdin);
process.stdout.write(`prompt of ${prompt.length} characters read\n`);
await appendFile("README.md", "\nEdited by a test agent.\n");
process.stdout.write("README.md edited\n");
