import type { ChildProcess } from "node:child_process";
import { countJournal } from "@porter/api/testing";
import { type GitHubStandIn, startGitHubStandIn } from "@porter/standins-github";
import { ensureTool } from "../../scripts/tool-cache.ts";
import { endChild, nextMessage, startChild } from "./child.ts";
import { endRuns } from "./end-runs.ts";
import { median, percentile, rounded } from "./figures.ts";
import type { LoadOrder, LoadResult } from "./load.ts";
import { bodyBytes, type BodyTemplate, commentTemplate } from "./payload.ts";
import { startPorter, type PorterProcess, webhookSecret } from "./porter-process.ts";
import { printMethod, printResult, printTable, printTitle } from "./report.ts";
import { inWorkFolder } from "./work-folder.ts";

const probotVersion = "14.3.2";
const connections = 16;
const rounds = 5;
/** What GitHub's API takes to answer, about. */
const gitHubLatencyMs = 100;
/** Runs of one person at a time, as shipped: so many start, and go on while the load comes. */
const runsAtOnce = 10;

/** Something that takes webhooks, paused while others are measured. */
interface Contestant {
  readonly name: string;
  readonly port: number;
  readonly path: string;
  /** The only answer that is right, as `LoadResult.answers` has it. */
  readonly answer: string;
  pause(): void;
  resume(): void;
}

interface Match {
  readonly contestants: readonly Contestant[];
  readonly template: BodyTemplate;
  readonly distinct: boolean;
  readonly count: number;
}

/** By contestant, one result per round. */
type Scores = ReadonlyMap<string, readonly LoadResult[]>;

let nextDistinct = 1;

/** Lets everybody take the same load, one after the other, several times; the first time does not count. */
async function play(generator: ChildProcess, match: Match): Promise<Scores> {
  const scores = new Map<string, LoadResult[]>(match.contestants.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const contestant of match.contestants) {
      const { name, port, path, answer } = contestant;
      const order: LoadOrder = {
        port,
        path,
        secret: webhookSecret,
        template: match.template,
        distinctFrom: match.distinct ? nextDistinct : null,
        count: match.count,
        connections,
      };
      nextDistinct += match.count;
      contestant.resume();
      generator.send(order);
      const result = await nextMessage<LoadResult>(generator);
      contestant.pause();
      if (result.answers[answer] !== match.count) {
        throw new Error(`${name} did not answer as it should: ${JSON.stringify(result.answers)}`);
      }
      if (round > 0) scores.get(name)?.push(result);
    }
  }
  return scores;
}

function cells(result: LoadResult): string[] {
  const { perSecond, latencies } = result;
  return [perSecond, percentile(latencies, 0.5), percentile(latencies, 0.99)].map(rounded);
}

function printScores(scores: Scores, target: number): void {
  const names = [...scores.keys()];
  const headings = [
    "round",
    ...names.flatMap((name) => [`${name}/s`, "p50 ms", "p99 ms"]),
    "Porter : Probot",
  ];
  const ratios: number[] = [];
  const rows = Array.from({ length: rounds }, (_, round) => {
    const results = names.flatMap((name) => scores.get(name)?.[round] ?? []);
    const [porter, probot] = results;
    const ratio = (porter?.perSecond ?? Number.NaN) / (probot?.perSecond ?? Number.NaN);
    ratios.push(ratio);
    return [String(round + 1), ...results.flatMap(cells), rounded(ratio)];
  });
  const overall = names.flatMap((name) => {
    const results = scores.get(name) ?? [];
    return [
      median(results.map(({ perSecond }) => perSecond)),
      median(results.map(({ latencies }) => percentile(latencies, 0.5))),
      median(results.map(({ latencies }) => percentile(latencies, 0.99))),
    ].map(rounded);
  });
  printTable(headings, [...rows, ["median", ...overall, rounded(median(ratios))]]);
  printResult(`${rounded(median(ratios))} × Probot (target: at least ${target})`);
}

async function forked(
  name: string,
  child: ChildProcess,
  rest: { path: string; answer: string },
): Promise<Contestant> {
  const { port } = await nextMessage<{ port: number }>(child);
  return {
    name,
    port,
    ...rest,
    pause: () => void child.kill("SIGSTOP"),
    resume: () => void child.kill("SIGCONT"),
  };
}

function contestantOf(porter: PorterProcess, answer: object, status: number): Contestant {
  const { port, pause, resume } = porter;
  return {
    name: "Porter",
    port,
    path: "/api/webhooks/github",
    answer: `${status} ${JSON.stringify(answer)}`,
    pause,
    resume,
  };
}

/** The first tasks start runs, as many as a person may have; from then on it is the same in every round. */
async function runsStarted(standIn: GitHubStandIn): Promise<void> {
  const until = Date.now() + 60_000;
  while (standIn.requests.count("git/upload-pack") < runsAtOnce && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Durable acknowledgements against Probot, which keeps nothing, and a server that does next to nothing. */
export async function benchAcks(): Promise<void> {
  const folder = await ensureTool(`probot@${probotVersion}`);
  const standIn = await startGitHubStandIn();
  await standIn.addRepository({ name: "acme/bench", collaborators: { ann: "write" } });
  standIn.faults.latencyMs = gitHubLatencyMs;
  const env = { WEBHOOK_SECRET: webhookSecret };
  const probotEnv = { ...env, APP_ID: "4242", PRIVATE_KEY: standIn.privateKeyPem, LOG_LEVEL: "fatal" };
  const children = [
    startChild("probot.ts", { args: [folder], env: probotEnv }),
    startChild("bare-node.ts", { env }),
    startChild("load-generator.ts"),
  ] as const;
  const [probotChild, bareChild, generator] = children;
  try {
    const probot = await forked("Probot", probotChild, { path: "/api/github/webhooks", answer: "200 ok" });
    const bare = await forked("bare Node", bareChild, { path: "/", answer: "200 ok" });
    await inWorkFolder(async (dataDir) => {
      const porter = await startPorter({ standIn, dataDir, agents: { waiting: ["sleep", "3600"] } });
      try {
        const ordinary = { outcome: "ignored", reason: "not_addressed", tasks: [] };
        const plain = await play(generator, {
          contestants: [contestantOf(porter, ordinary, 200), probot, bare],
          template: await commentTemplate("I see the same on version 3."),
          distinct: false,
          count: 6000,
        });
        printTitle("Durable acks per second, ordinary comments");
        printScores(plain, 1.2);
        printMethod(
          `${connections} keep-alive connections from one process, ${bodyBytes} byte bodies, unique delivery ids, 6,000 per round; answered after commit.`,
        );
      } finally {
        porter.resume();
        await porter.end();
        await endRuns(dataDir);
        console.log(await countJournal(dataDir));
      }
    });
  } finally {
    for (const child of children) await endChild(child);
    await standIn.close();
  }
}
