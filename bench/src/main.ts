import { benchAcks } from "./acks.ts";
import { printAgentStart } from "./agent-start.ts";
import { benchConcurrent } from "./concurrent.ts";
import { benchQueue } from "./queue.ts";
import { printMachine } from "./report.ts";
import { printRequests } from "./requests.ts";
import { runTasks, type TaskRecord } from "./runs.ts";
import { benchStartUp } from "./start-up.ts";
import { benchStop } from "./stop.ts";

/** Tasks of which starts are measured; the first one only warms up. */
const startTasks = 41;
/** As many as show that the later ones are alike. */
const countedTasks = 6;

/** Latency of every call to a GitHub that is not on this machine. */
const distantMs = 50;

const parts = ["acks", "agent-start", "requests", "start-up", "stop", "queue", "concurrent"] as const;
type Part = (typeof parts)[number];

function isPart(name: string): name is Part {
  return parts.some((part) => part === name);
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !isPart(name));
if (unknown.length > 0) {
  console.error(
    `There is no part ${unknown.join(", ")}. Parts: ${parts.join(", ")}; all of them when none is named.`,
  );
  process.exit(2);
}
const wanted = (part: Part) => asked.length === 0 || asked.includes(part);

printMachine();
if (wanted("acks")) await benchAcks();
let tasks: readonly TaskRecord[] = [];
if (wanted("agent-start")) tasks = await runTasks(startTasks);
else if (wanted("requests")) tasks = await runTasks(countedTasks);
if (wanted("agent-start")) {
  printAgentStart(tasks, 0);
  printAgentStart(await runTasks(startTasks, distantMs), distantMs);
}
if (wanted("requests")) printRequests(tasks);
if (wanted("start-up")) await benchStartUp();
if (wanted("stop")) await benchStop();
if (wanted("queue")) await benchQueue();
if (wanted("concurrent")) await benchConcurrent();
