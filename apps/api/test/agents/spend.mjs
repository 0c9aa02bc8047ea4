// Stands in for opencode: reports a cost of two dollars per step, and goes on for ever.
import { setTimeout as pause } from "node:timers/promises";

const tokens = { input: 1000, output: 100, reasoning: 0, cache: { read: 0, write: 0 } };
const print = (type, part) => process.stdout.write(`${JSON.stringify({ type, sessionID: "s", part })}\n`);
for (;;) {
  print("step_start", {});
  print("step_finish", { reason: "tool-calls", tokens, cost: 2 });
  await pause(200);
}
