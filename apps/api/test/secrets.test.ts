import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { pino } from "pino";
import { z } from "zod";
import { openKeyRing } from "../src/config/key-ring.ts";
import { journalRows } from "./journal-rows.ts";
import {
  agentFolder,
  leakyAgents,
  modelKey,
  plantedSecrets,
  ringKey,
  secretVariables,
  webhookSecret,
} from "./leaky-agents.ts";
import type { Finding } from "./planted-secrets.ts";
import { type PorterProcess, startPorterProcess } from "./porter-process.ts";
import { maintainer, repository } from "./porter-under-test.ts";
import { filesBelow, type Sighting, watchRuns } from "./watched-processes.ts";

/**
 * Plants distinctive secrets wherever Porter takes or makes any, lets tasks of every kind run, one of them with an
 * agent that shows all it can see, and then looks for the secrets in everything that came out.
 */

const secrets = plantedSecrets();
const generous = { timeout: 120_000, interval: 50 };

describe("what comes out of Porter on GitHub", () => {
  let porter: PorterProcess;
  let processes: readonly Sighting[];
  let runFiles: ReadonlyMap<string, Buffer>;
  let rows: ReadonlyMap<string, readonly string[]>;
  let requests = "";
  const answers: string[] = [];
  const tokens = new Set<string>();

  beforeAll(async () => {
    porter = await startPorterProcess({
      agents: leakyAgents,
      variables: secretVariables,
      webhookSecret,
      operator: { shareModelKeys: true },
    });
    porter.standIn.observe(({ operation, requestBody, responseBody }) => {
      if (operation !== "apps/create-installation-access-token") requests += JSON.stringify(requestBody);
      const issued = issuedToken.safeParse(responseBody);
      if (issued.success && !tokens.has(issued.data.token)) {
        tokens.add(issued.data.token);
        secrets.add("installation token", issued.data.token);
      }
    });
    secrets.add("private key", porter.standIn.privateKeyPem.split("\n").slice(4, 7).join("\n"));
    const watch = watchRuns(porter.dataDir);
    await runEverything();
    ({ processes, files: runFiles } = await watch.end());
    // The agent itself writes its key to disk here, which is seen by nobody else.
    await outcome("plant", /Task failed/);
    await askEverything();
    expect(await porter.stop()).toEqual({ code: 0, signal: null });
    rows = await journalRows(porter.dataDir);
    const ring = await openKeyRing(secretVariables.PORTER_SECRET, porter.dataDir);
    for (const run of rows.get("public.runs") ?? []) {
      secrets.add(
        "run key",
        ring.runKey(z.object({ id: z.uuid() }).parse(JSON.parse(run)).id).replace("whsec_", ""),
      );
    }
  });
  afterAll(() => porter?.close());

  const issuedToken = z.object({ token: z.string(), expires_at: z.string() });

  /** Has an agent work on a new issue until Porter says how it ended. */
  async function outcome(
    agent: string,
    text: RegExp,
    meanwhile?: (place: { repository: string; number: number }) => void,
  ) {
    const { standIn } = porter;
    const { number } = standIn.openIssue({
      repository,
      author: maintainer,
      title: "Fix it",
      body: "Please.",
    });
    const place = { repository, number };
    standIn.comment(place, maintainer, `@porter ${agent}`);
    const status = () => standIn.comments(place).find(({ author }) => author.login === standIn.botLogin);
    const says = (words: RegExp) => vi.waitFor(() => expect(status()?.body).toMatch(words), generous);
    if (meanwhile !== undefined) {
      await says(/Task started|Running/);
      meanwhile(place);
    }
    await says(text);
  }

  /** Tasks that succeed, fail, are stopped, and meet every kind of trouble with GitHub. */
  async function runEverything(): Promise<void> {
    const { faults } = porter.standIn;
    // Slow enough for git to be seen at work.
    faults.latencyMs = 100;
    await outcome("leak", /Task complete/);
    faults.latencyMs = 0;
    await outcome("leak-and-fail", /Task failed/);
    await outcome(
      "hang",
      /cancelled/i,
      (place) => void porter.standIn.comment(place, maintainer, "@porter stop"),
    );
    faults.add({ operation: "issues/create-comment", status: "drop" });
    faults.add({ operation: "reactions/create-for-issue-comment", status: 503 });
    faults.add({ operation: "graphql/PorterIssueContext", status: 502 });
    faults.add({ operation: "graphql/PorterGreeting", status: 422 });
    faults.add({ operation: "graphql/PorterPublication", status: 422, times: 20 });
    faults.add({ operation: "pulls/create", status: 422, times: 20 });
    await outcome("leak", /Task failed/);
    faults.clear();
    faults.add({ operation: "git/info-refs", status: 403, times: 20 });
    await outcome("leak", /Task failed/);
    faults.clear();
  }

  /** Every door, with what it expects and with what it does not. */
  async function askEverything(): Promise<void> {
    const claim = JSON.stringify({
      task_id: randomUUID(),
      run_id: randomUUID(),
      attempt: 1,
      claimant: randomUUID(),
      runner_version: "",
    });
    const asked: [path: string, body?: string][] = [
      ["/healthz"],
      ["/readyz"],
      ["/metrics"],
      ["/api/none"],
      ["/trpc/system.info"],
      ["/trpc/tasks.list"],
      ["/trpc/agents.list"],
      ["/api/webhooks/github", "{}"],
      ["/api/callbacks/claim", claim],
      ["/api/callbacks/claim", "{"],
      ["/api/callbacks/task-update", claim],
    ];
    for (const [where, body] of asked) {
      const response = await fetch(
        `${porter.url}${where}`,
        body === undefined ? {} : { method: "POST", body },
      );
      answers.push(`${JSON.stringify([...response.headers])} ${await response.text()}`);
    }
    answers.push(...porter.standIn.deliveries.map(({ result }) => result?.answer ?? ""));
  }

  it("says nothing in logs and on the console", () => {
    expect(porter.output()).toContain("claim answered");
    expect(secrets.findIn("output", porter.output())).toEqual([]);
  });

  it("writes nothing into any row", () => {
    expect([...rows.keys()]).toEqual(
      expect.arrayContaining(["public.tasks", "public.run_lines", "public.notices"]),
    );
    expect([...rows.keys()].some((name) => name.startsWith("pgboss.job"))).toBe(true);
    // The hostile agent was heard, or there would be nothing to find.
    expect(rows.get("public.run_lines")?.join("\n")).toMatch(/ANTHROPIC_API_KEY.*\[redacted\]/);
    expect([...rows].flatMap(([name, each]) => secrets.findIn(name, each.join("\n")))).toEqual([]);
  });

  it("leaves nothing in the data folder, not even where rows were deleted", async () => {
    const files = await filesBelow(porter.dataDir);
    expect([...files.keys()].some((file) => file.includes("pg_wal"))).toBe(true);
    expect(findingsIn(files)).toEqual([]);
  });

  it("leaves nothing in the folders of runs while they go on", () => {
    expect([...runFiles.keys()].some((file) => file.includes("/.git/config"))).toBe(true);
    expect(findingsIn(runFiles)).toEqual([]);
  });

  it("tells nothing to GitHub: comments, commits, pull requests, and whatever else it sends", async () => {
    const { standIn } = porter;
    expect(requests).toContain("Task complete");
    expect(secrets.findIn("requests", requests)).toEqual([]);
    const objects = await everyObject(standIn.repository(repository).git.gitDir);
    expect(objects).toContain("a harmless change");
    expect(secrets.findIn("git", objects)).toEqual([]);
    const issues = [...standIn.repository(repository).issues.values()];
    const texts = issues.flatMap(({ title, body, comments }) => [
      title,
      body,
      ...comments.flatMap(({ history }) => history.map((revision) => revision.body)),
    ]);
    expect(secrets.findIn("issues", texts.join("\n"))).toEqual([]);
  });

  it("answers nothing at any door", () => {
    expect(answers.join("\n")).toContain("bad_signature");
    expect(secrets.findIn("answers", answers.join("\n"))).toEqual([]);
  });

  it("shows nothing in the arguments of any process", () => {
    const commands = processes.map(({ argv }) => argv.join(" "));
    for (const kind of [/porter-entry/, /porter_runner/, /git.* fetch /, /leak\.mjs/]) {
      expect(commands.some((command) => kind.test(command))).toBe(true);
    }
    expect(commands.flatMap((command) => secrets.findIn("arguments", command))).toEqual([]);
  });

  it("gives a model key to its agent's environment and to no other", () => {
    // Porter's own environment is where the operator put them.
    const others = processes.filter(({ pid }) => pid !== porter.pid);
    // A process that is just becoming another program has no name for a moment.
    const isNamed = ({ argv }: Sighting) => argv.join("") !== "";
    const isAgent = ({ argv }: Sighting) => argv.some((argument) => argument.startsWith(agentFolder));
    const byAgents = others
      .filter(isAgent)
      .flatMap(({ environment }) => secrets.findIn("agent", environment));
    expect(new Set(byAgents.map(({ secret }) => secret))).toEqual(new Set(["model key"]));
    const byOthers = others.filter((each) => isNamed(each) && !isAgent(each));
    expect(byOthers.flatMap(({ argv, environment }) => secrets.findIn(argv.join(" "), environment))).toEqual(
      [],
    );
  });

  it("would be noticed if it were otherwise", () => {
    expect(tokens.size).toBeGreaterThan(1);
    let logged = "";
    const log = pino({ level: "trace" }, { write: (line) => (logged += line) });
    log.trace({ headers: { authorization: `Bearer ${modelKey}` } }, "sent");
    log.error({ err: new Error(`git clone https://x:${[...tokens][0]}@127.0.0.1/acme/api.git`) }, "failed");
    log.info(`key ${Buffer.from(`key=${ringKey};`).toString("base64")}`);
    log.info(encodeURIComponent(`?s=${webhookSecret}`));
    log.info(porter.standIn.privateKeyPem);
    const found = secrets.findIn("a log", logged).map(({ secret }) => secret);
    const expected = ["model key", "installation token", "key ring", "webhook secret", "private key"];
    expect(new Set(found)).toEqual(new Set(expected));
  });
});

function findingsIn(files: ReadonlyMap<string, Buffer>): readonly Finding[] {
  return [...files].flatMap(([file, content]) => secrets.findIn(path.basename(file), content));
}

/** Contents of every object of a repository, also of those that no branch came to carry. */
async function everyObject(gitDir: string): Promise<string> {
  const options = { maxBuffer: 1024 ** 3, encoding: "latin1" } as const;
  const { stdout } = await promisify(execFile)(
    "git",
    ["-C", gitDir, "cat-file", "--batch-all-objects", "--batch"],
    options,
  );
  return stdout;
}
