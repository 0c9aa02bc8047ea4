import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type GitHubStandIn, startGitHubStandIn } from "@porter/standins-github";
import { endRuns } from "./end-runs.ts";
import { startPorter } from "./porter-process.ts";
import { inWorkFolder } from "./work-folder.ts";

const repository = "acme/bench";
const maintainer = "ann";
const patienceMs = 60_000;

/** Moments of one task, all in milliseconds after its comment was written. */
export interface TaskTimes {
  readonly acknowledged: number;
  readonly permissionKnown: number;
  readonly contextKnown: number;
  readonly claimed: number;
  readonly agentStarted: number;
  readonly pullRequestSaid: number;
}

/** What one task took. */
export interface TaskRecord {
  readonly times: TaskTimes;
  /** Requests to GitHub's API by operation, git traffic left out. */
  readonly requests: Readonly<Record<string, number>>;
  readonly requestTotal: number;
}

/** The agent's first act is to write down the time. Then it does what an agent must: it changes a file. */
function agentCommand(startsFile: string): readonly string[] {
  return ["/bin/sh", "-c", `date +%s%N >> '${startsFile}'; echo done >> README.md`];
}

/** Takes tasks from comment to pull request, one after the other, on the local runtime; `latencyMs` for each call to GitHub. */
export async function runTasks(count: number, latencyMs = 0): Promise<readonly TaskRecord[]> {
  const standIn = await startGitHubStandIn();
  standIn.faults.latencyMs = latencyMs;
  try {
    await standIn.addRepository({ name: repository, collaborators: { [maintainer]: "write" } });
    return await inWorkFolder(async (dataDir) => {
      const startsFile = join(dataDir, "agent-starts");
      const porter = await startPorter({ standIn, dataDir, agents: { edit: agentCommand(startsFile) } });
      try {
        const records: TaskRecord[] = [];
        while (records.length < count) {
          const task = await runTask(standIn);
          const logged = (msg: string, fields: object = {}) =>
            porter.log.findLast((entry) => entry.msg === msg && includes(entry, fields))?.time ?? Number.NaN;
          const started = (await readFile(startsFile, "utf8")).trim().split("\n").at(-1) ?? "";
          const answered = (operation: string) => task.answeredAt(operation) - task.writtenAt;
          records.push({
            times: {
              acknowledged: logged("delivery taken", { decision: "commands" }) - task.writtenAt,
              permissionKnown: answered("repos/get-collaborator-permission-level"),
              contextKnown: answered("graphql/PorterIssueContext"),
              claimed: logged("claim answered") - task.writtenAt,
              agentStarted: Number(started) / 1e6 - task.writtenAt,
              pullRequestSaid: task.saidAt - task.writtenAt,
            },
            requests: standIn.requests.counts(),
            requestTotal: standIn.requests.apiTotal,
          });
        }
        return records;
      } finally {
        await porter.end();
        await endRuns(dataDir);
      }
    });
  } finally {
    await standIn.close();
  }
}

interface TaskRun {
  readonly writtenAt: number;
  readonly saidAt: number;
  /** When the last request of an operation was answered. */
  answeredAt(operation: string): number;
}

/** Comments on a new issue and waits until Porter's comment names the pull request and nothing more is asked. */
async function runTask(standIn: GitHubStandIn): Promise<TaskRun> {
  const { number } = standIn.openIssue({
    repository,
    author: maintainer,
    title: "Say done",
    body: "At the end.",
  });
  await standIn.webhooksSettled();
  await quiet(standIn);
  standIn.requests.clear();
  const writtenAt = Date.now();
  standIn.comment({ repository, number }, maintainer, "@porter edit");
  while (!porterSaid(standIn, number, /Pull Request: #\d+/)) {
    const failed = porterSaid(standIn, number, /failed/i);
    if (failed || Date.now() - writtenAt > patienceMs)
      throw new Error(`A task did not succeed: ${failed ?? "no end"}`);
    await pause(5);
  }
  const saidAt = Date.now();
  await quiet(standIn);
  const { entries } = standIn.requests;
  return {
    writtenAt,
    saidAt,
    answeredAt(operation) {
      const last = entries.findLast(
        (entry) => operation === entry.operation || operation === `${entry.operation}/${entry.document}`,
      );
      return last === undefined ? Number.NaN : last.at.getTime() + last.durationMs;
    },
  };
}

function includes(entry: Readonly<Record<string, unknown>>, fields: object): boolean {
  return Object.entries(fields).every(([name, value]) => entry[name] === value);
}

function porterSaid(standIn: GitHubStandIn, number: number, text: RegExp): string | null {
  const own = standIn
    .comments({ repository, number })
    .find(({ author }) => author.login === standIn.botLogin);
  return own !== undefined && text.test(own.body) ? own.body : null;
}

/** Resolves when for a while nothing was asked of the stand-in. */
async function quiet(standIn: GitHubStandIn): Promise<void> {
  let before = -1;
  while (standIn.requests.entries.length !== before) {
    before = standIn.requests.entries.length;
    await pause(250);
  }
}
