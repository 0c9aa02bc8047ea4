import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer, json } from "node:stream/consumers";
import { promisify } from "node:util";
import {
  type ClaimAnswer,
  type Complete,
  completeSchema,
  type LaunchPlan,
  updateSchema,
} from "@porter/orchestrator";

/** Porter as a runner sees it, with a repository to clone; on loopback. */
export interface ScriptedPorter {
  readonly url: string;
  /** Resolves with the run's last report. */
  readonly completed: Promise<Complete>;
  /** What the agent has printed so far, line by line. */
  readonly lines: readonly string[];
  close(): Promise<void>;
}

const git = promisify(execFile);

async function makeRepository(folder: string): Promise<string> {
  const run = (...args: string[]) => git("git", args, { cwd: folder });
  await run("init", "--quiet", "--initial-branch=main");
  await writeFile(join(folder, "README.md"), "# Sample\n");
  await run("add", ".");
  await run("-c", "user.name=a", "-c", "user.email=a@localhost", "commit", "--quiet", "--message=first");
  return (await run("rev-parse", "HEAD")).stdout.trim();
}

/** Serves a repository over HTTP by git's own CGI program, see git-http-backend(1). */
async function serveGit(request: IncomingMessage, response: ServerResponse, root: string): Promise<void> {
  const url = new URL(request.url ?? "/", "http://localhost");
  const backend = spawn("git", ["http-backend"], {
    env: {
      PATH: process.env["PATH"],
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: "1",
      GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
      PATH_INFO: url.pathname,
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers["content-type"],
      HTTP_CONTENT_ENCODING: request.headers["content-encoding"],
    },
    stdio: ["pipe", "pipe", "inherit"],
  });
  request.pipe(backend.stdin);
  const answer = await buffer(backend.stdout);
  const end = answer.indexOf("\r\n\r\n");
  const headers = answer.subarray(0, end).toString().split("\r\n");
  const fields = new Map(headers.map((line) => [line.split(": ")[0] ?? "", line.split(": ")[1] ?? ""]));
  response.statusCode = Number(fields.get("Status")?.slice(0, 3) ?? 200);
  response.setHeader("content-type", fields.get("Content-Type") ?? "text/plain");
  response.end(answer.subarray(end + 4));
}

type Limits = ClaimAnswer["limits"];

const usualLimits: Limits = {
  timeout_ms: 60_000,
  grace_ms: 500,
  max_changeset_bytes: 1_000_000,
  max_changeset_files: 100,
  max_line_chars: 10_000,
  max_lines: 1000,
  heartbeat_ms: 1000,
  max_disk_bytes: 1_000_000_000,
};

function claimAnswer(url: string, sha: string, plan: LaunchPlan): Omit<ClaimAnswer, "limits"> {
  return {
    clone: { url: `${url}/.git`, username: "x-access-token", token: "", branch: "main", sha },
    prompt: "Title: Try it\nhttp://localhost/acme/api/issues/5\n",
    plan: {
      argv: [...plan.argv],
      env: { ...plan.env },
      secret_env: [...plan.secretEnv],
      home_files: { ...plan.homeFiles },
      prompt: plan.prompt,
    },
  };
}

/** Starts a Porter that gives every run this plan; `null` tells it at the claim that its run is over. */
export async function scriptedPorter(
  plan: LaunchPlan | null,
  limits: Partial<Limits> = {},
  setup?: ClaimAnswer["setup"],
): Promise<ScriptedPorter> {
  const folder = await mkdtemp(join(tmpdir(), "porter-scripted-"));
  const sha = await makeRepository(folder);
  const completed = Promise.withResolvers<Complete>();
  const lines: string[] = [];
  let url = "";

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reply = (status: number, body: unknown) => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    if (request.url?.startsWith("/.git/")) return serveGit(request, response, folder);
    const report = await json(request);
    if (request.headers["webhook-signature"] === undefined) return reply(401, {});
    if (plan === null) return reply(410, { code: "run_over" });
    if (request.url === "/api/callbacks/claim")
      return reply(200, { ...claimAnswer(url, sha, plan), limits: { ...usualLimits, ...limits }, setup });
    if (request.url === "/api/callbacks/task-update") {
      const said = updateSchema.parse(report).lines.filter(({ stream }) => stream !== "runner");
      lines.push(...said.map(({ text }) => text));
    }
    if (request.url === "/api/callbacks/task-complete") completed.resolve(completeSchema.parse(report));
    return reply(200, { directive: "continue" });
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      completed.reject(error);
      response.destroy();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  url = `http://127.0.0.1:${address.port}`;
  return {
    url,
    completed: completed.promise,
    lines,
    async close() {
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
