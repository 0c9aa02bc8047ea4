import { countJournal, freePort } from "@porter/api/testing";
import { type GitHubStandIn, startGitHubStandIn } from "@porter/standins-github";
import { ensureTool } from "../../scripts/tool-cache.ts";
import { endChild, nextMessage, startChild } from "./child.ts";
import { type Contestant, hold, printScores } from "./contest.ts";
import { endRuns } from "./end-runs.ts";
import { rounded } from "./figures.ts";
import { bodyBytes, type CommentPlace, commentTemplate } from "./payload.ts";
import { startPorter, type PorterProcess, webhookSecret } from "./porter-process.ts";
import { printMethod, printResult, printTitle } from "./report.ts";
import { inWorkFolder } from "./work-folder.ts";

const probotVersion = "14.3.2";
const repository = "acme/bench";
const connections = 16;
const rounds = 5;
const ordinaryCount = 6_000;
const taskCount = 3_000;
/** About what GitHub's API takes to answer. */
const gitHubLatencyMs = 100;
/** Runs one person may have at a time, as shipped. */
const runsAtOnce = 10;
const targets = { ordinary: 1.2, tasks: 0.5 } as const;

/** Durable acknowledgements against Probot, which keeps nothing, and a server that does next to nothing. */
export async function benchAcks(): Promise<void> {
  const probotFolder = await ensureTool(`probot@${probotVersion}`);
  const standIn = await startGitHubStandIn();
  await standIn.addRepository({ name: repository, collaborators: { ann: "write" } });
  const env = { WEBHOOK_SECRET: webhookSecret };
  const app = { APP_ID: "4242", PRIVATE_KEY: standIn.privateKeyPem, LOG_LEVEL: "fatal" };
  const address = { HOST: "127.0.0.1", PORT: String(await freePort()) };
  const probot = startChild("probot.ts", { args: [probotFolder], env: { ...env, ...app, ...address } });
  const bare = startChild("bare-node.ts", { env });
  const generator = startChild("load-generator.ts");
  try {
    const rivals = [
      { name: "Probot", path: "/api/github/webhooks", answer: "200 ok", ...(await addressOf(probot)) },
      { name: "bare Node", path: "/", answer: "200 ok", ...(await addressOf(bare)) },
    ];
    await inWorkFolder(async (dataDir) => {
      const porter = await startPorter({
        standIn,
        dataDir,
        agents: { waiting: ["sleep", "3600"] },
        logLevel: "warn",
      });
      try {
        const arena = { standIn, porter, rivals, generator };
        await benchOrdinary(arena);
        await benchTasks(arena);
      } finally {
        await porter.end();
        await endRuns(dataDir);
      }
      await checkRows(dataDir);
    });
  } finally {
    for (const child of [probot, bare, generator]) await endChild(child);
    await standIn.close();
  }
}

interface Arena {
  readonly standIn: GitHubStandIn;
  readonly porter: PorterProcess;
  readonly rivals: readonly Contestant[];
  readonly generator: ReturnType<typeof startChild>;
}

function porterAs({ pid, port }: PorterProcess, status: number, answer: object): Contestant {
  return {
    name: "Porter",
    pid,
    port,
    path: "/api/webhooks/github",
    answer: `${status} ${JSON.stringify(answer)}`,
  };
}

async function benchOrdinary({ standIn, porter, rivals, generator }: Arena): Promise<void> {
  const template = await commentTemplate(standIn, repository, "I see the same on version 3.");
  const place = { issue: 1, comment: 1 };
  const round = { template, places: [place], count: ordinaryCount, connections, secret: webhookSecret };
  const recorded = { outcome: "ignored", reason: "not_addressed", tasks: [] };
  const contestants = [porterAs(porter, 200, recorded), ...rivals];
  const scores = await hold({ generator, contestants, rounds, prepare: () => round });
  printTitle("Durable acknowledgements, ordinary comments");
  printResult(`${rounded(printScores(scores))} × Probot (target: at least ${targets.ordinary})`);
  printMethod(
    `${connections} keep-alive connections from one process, valid signatures, ${bodyBytes} byte bodies, a new delivery id each, ${ordinaryCount} per round and server; in turn, the others stopped; one round before to warm up. Porter (log of what goes well off) answers when the delivery and its skip reason are committed; Probot ${probotVersion} (one empty handler, log off) keeps nothing; bare Node checks and parses.`,
  );
}

async function benchTasks({ standIn, porter, rivals, generator }: Arena): Promise<void> {
  const template = await commentTemplate(standIn, repository, "@porter waiting");
  standIn.faults.latencyMs = gitHubLatencyMs;
  const created = { outcome: "commands", reason: null, tasks: ["<id>"] };
  const contestants = [porterAs(porter, 202, created), ...rivals.slice(0, 1)];
  const prepare = () => {
    const places = Array.from({ length: taskCount }, () => newComment(standIn));
    return { template, places, count: taskCount, connections, secret: webhookSecret };
  };
  const warm = () => runsStarted(standIn);
  const scores = await hold({ generator, contestants, rounds, prepare, warm });
  printTitle("Durable acknowledgements, comments that each create a task");
  printResult(`${rounded(printScores(scores))} × Probot (target: at least ${targets.tasks})`);
  printMethod(
    `as above, each body a comment of a maintainer on an issue of its own, ${taskCount} per round; Porter answers when delivery, task and job are committed. Admission (GitHub answers after ${gitHubLatencyMs} ms), notices and the ${runsAtOnce} runs one person may have go on meanwhile, as fast as Porter lets them beside a burst.`,
  );
}

/** An issue and a comment on it, as the bodies say. */
function newComment(standIn: GitHubStandIn): CommentPlace {
  const { number } = standIn.openIssue({ repository, author: "ann", title: "Slow report" });
  return { issue: number, comment: standIn.comment({ repository, number }, "ann", "@porter waiting").id };
}

/** The first tasks start runs; from then on every round meets the same. */
async function runsStarted(standIn: GitHubStandIn): Promise<void> {
  while (standIn.requests.count("git/upload-pack") < runsAtOnce) {
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
}

/** What was acknowledged must be there, row by row. */
async function checkRows(dataDir: string): Promise<void> {
  const { deliveries, tasks } = await countJournal(dataDir);
  const all = { ordinary: ordinaryCount * (rounds + 1), tasks: taskCount * (rounds + 1) };
  const ordinary = deliveries["ignored/not_addressed"] ?? 0;
  const commands = deliveries["commands"] ?? 0;
  if (ordinary !== all.ordinary || commands !== all.tasks || tasks !== all.tasks) {
    throw new Error(
      `Acknowledged ${JSON.stringify(all)}, but the journal has ${JSON.stringify({ deliveries, tasks })}.`,
    );
  }
  printResult(`every acknowledgement is in the journal: ${ordinary + commands} deliveries, ${tasks} tasks`);
}

async function addressOf(
  child: ReturnType<typeof startChild>,
): Promise<{ readonly port: number; readonly pid: number }> {
  const { port } = await nextMessage<{ port: number }>(child);
  return { port, pid: child.pid ?? 0 };
}
