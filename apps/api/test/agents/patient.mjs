// As numbered.mjs, for many at once: its pauses are long, so that waiting costs the machine little.
import { existsSync } from "node:fs";
import { appendFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";

const [gate] = process.argv.slice(2);
const print = (from, to) => {
  for (let number = from; number <= to; number += 1) process.stdout.write(`line ${number}\n`);
};

print(1, 20);
while (!existsSync(gate)) {
  await pause(250);
}
print(21, 40);
await appendFile("README.md", "\nEdited line by line.\n");
