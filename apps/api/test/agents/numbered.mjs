// Prints numbered lines, the second half only once the file named by its argument exists; then edits a file.
import { existsSync } from "node:fs";
import { appendFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";

const [gate] = process.argv.slice(2);
const print = (from, to) => {
  for (let number = from; number <= to; number += 1) process.stdout.write(`line ${number}\n`);
};

print(1, 300);
while (!existsSync(gate)) await pause(20);
print(301, 600);
await appendFile("README.md", "\nEdited line by line.\n");
