import { type GitHubStandIn, startGitHubStandIn } from "@porter/standins-github";
import { endChild, startChild } from "./child.ts";
import { type Play, PlayedRuns } from "./played-runs.ts";
import { webhookSecret } from "./porter-process.ts";
import type { PorterMessage } from "./servers/porter-with-played-runs.ts";

/**
 * Everybody works in an account of their own: an installation may write content 60 times a minute, which is about 30
 * tasks, and what is measured is Porter and not GitHub's limits.
 */
function repositoryOf(login: string): string {
  return `${login}/bench`;
}

/** A Porter of its own process whose runs are played here, and a stand-in for GitHub with people who may command. */
export interface PlayedPorter {
  readonly standIn: GitHubStandIn;
  readonly runs: PlayedRuns;
  readonly pid: number;
  /** Opens this many issues in the person's repository, asks in each, and waits until Porter has taken it. */
  ask(login: string, tasks: number): Promise<void>;
  /** Ends Porter as an operator would. */
  end(): Promise<void>;
}

/** How it is set up: who may command, the operator's limits, and how runs go. */
export interface PlayedSetUp {
  readonly dataDir: string;
  readonly people: readonly string[];
  readonly limits: Readonly<Record<string, number>>;
  readonly play: Play;
}

export async function startPlayedPorter(setUp: PlayedSetUp): Promise<PlayedPorter> {
  const { dataDir, people, limits, play } = setUp;
  const standIn = await startGitHubStandIn();
  for (const login of people) {
    await standIn.addRepository({ name: repositoryOf(login), collaborators: { [login]: "admin" } });
  }
  const operator = {
    agents: { played: { displayName: "Played", command: ["played"] } },
    defaultAgent: "played",
    limits,
  };
  const child = startChild("porter-with-played-runs.ts", {
    args: [JSON.stringify(operator)],
    env: {
      PORT: "0",
      PORTER_DATA_DIR: dataDir,
      GITHUB_APP_ID: String(standIn.appId),
      GITHUB_APP_PRIVATE_KEY: standIn.privateKeyPem,
      GITHUB_WEBHOOK_SECRET: webhookSecret,
      GITHUB_URL: standIn.url,
      GITHUB_API_URL: standIn.apiUrl,
    },
  });
  const started = Promise.withResolvers<PlayedRuns>();
  let runs: PlayedRuns | null = null;
  child.on("message", (message: PorterMessage) => {
    if (message.kind === "launch") return runs?.begin(message.ticket);
    standIn.setWebhook({ url: `${message.url}/api/webhooks/github`, secret: webhookSecret });
    runs = new PlayedRuns(message.url, play);
    started.resolve(runs);
  });
  child.once("exit", (code) => started.reject(new Error(`Porter ended early, exit code ${code}.`)));
  return {
    standIn,
    runs: await started.promise,
    pid: child.pid ?? 0,
    async ask(login, tasks) {
      const repository = repositoryOf(login);
      for (let task = 0; task < tasks; task += 1) {
        const { number } = standIn.openIssue({
          repository,
          author: login,
          title: "One of many",
          body: "Please.",
        });
        standIn.comment({ repository, number }, login, "@porter played");
      }
      await standIn.webhooksSettled();
    },
    async end() {
      await endChild(child, "SIGTERM");
      await standIn.close();
    },
  };
}
