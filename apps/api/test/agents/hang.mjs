// Never ends by itself, ignores a polite request, and has a child in a session of its own.
import { spawn } from "node:child_process";

process.on("SIGTERM", () => process.stdout.write("SIGTERM ignored\n"));
const child = spawn("sleep", ["600"], { detached: true, stdio: "ignore" });
process.stdout.write(`hanging as ${process.pid} with child ${child.pid}\n`);
setInterval(() => {}, 60_000);
