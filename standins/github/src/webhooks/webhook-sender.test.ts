import { createServer } from "node:http";
import type { IncomingHttpHeaders, Server } from "node:http";
import { afterEach, beforeEach, expect, test } from "vitest";
import { verify } from "@octokit/webhooks-methods";
import { startGitHubStandIn } from "../start.ts";
import type { GitHubStandIn } from "../stand-in.ts";

const repository = "acme/hello";
const place = { repository, number: 1 };
const secret = "a webhook secret";
let standIn: GitHubStandIn;
let receiver: Server;
let received: { headers: IncomingHttpHeaders; body: string }[];
let status: number;

beforeEach(async () => {
  received = [];
  status = 202;
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString("utf8") });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => {
    receiver.listen(0, "127.0.0.1", resolve);
  });
  const address = receiver.address();
  const port = typeof address === "object" ? address?.port : 0;
  standIn = await startGitHubStandIn({ webhook: { url: `http://127.0.0.1:${port}/hook`, secret } });
  await standIn.addRepository({ name: repository });
  standIn.openIssue({ repository, author: "you", title: "One" });
  await standIn.webhooksSettled();
  received.length = 0;
});

afterEach(async () => {
  receiver.closeAllConnections();
  receiver.close();
  await standIn.close();
});

test("a comment is delivered, signed over its exact bytes", async () => {
  standIn.comment(place, "you", "@porter opencode – bitte ✨");
  await standIn.webhooksSettled();
  const [delivery] = received;
  expect(delivery?.headers).toMatchObject({
    "x-github-event": "issue_comment",
    "x-github-delivery": expect.stringMatching(/^[0-9a-f-]{36}$/),
    "user-agent": expect.stringMatching(/^GitHub-Hookshot\//),
    "x-github-hook-installation-target-type": "integration",
  });
  expect(await verify(secret, delivery?.body ?? "", String(delivery?.headers["x-hub-signature-256"]))).toBe(
    true,
  );
});

test("the App hears of its own comments too", async () => {
  standIn.comment(place, standIn.botLogin, "queued");
  await standIn.webhooksSettled();
  expect(JSON.parse(received[0]?.body ?? "{}")).toMatchObject({
    action: "created",
    sender: { login: "porter[bot]", type: "Bot" },
  });
});

test("a redelivery is the same message under the same id", async () => {
  status = 500;
  standIn.comment(place, "you", "hello");
  await standIn.webhooksSettled();
  const failed = standIn.deliveries.at(-1);
  expect(failed?.result).toMatchObject({ statusCode: 500, status: "Invalid HTTP Response: 500" });
  status = 202;
  const again = standIn.redeliver(failed?.id ?? 0);
  await standIn.webhooksSettled();
  expect(again).toMatchObject({
    guid: failed?.guid,
    redelivery: true,
    result: { statusCode: 202, status: "OK" },
  });
  const [first, second] = received;
  expect(second?.body).toBe(first?.body);
  expect(second?.headers["x-github-delivery"]).toBe(first?.headers["x-github-delivery"]);
});

test("a receiver that is down is recorded and not asked again", async () => {
  standIn.setWebhook({ url: "http://127.0.0.1:9/", secret });
  standIn.comment(place, "you", "hello");
  await standIn.webhooksSettled();
  const attempts = standIn.deliveries.filter(({ event }) => event === "issue_comment");
  expect(attempts.map(({ result }) => result?.statusCode)).toEqual([0]);
});

test("of a suspended installation nothing is sent but that it is suspended", async () => {
  standIn.setSuspended(repository, true);
  standIn.comment(place, "you", "hello");
  await standIn.webhooksSettled();
  expect(received.map(({ headers }) => headers["x-github-event"])).toEqual(["installation"]);
});

test("the secret is in no recorded delivery", async () => {
  standIn.comment(place, "you", "hello");
  await standIn.webhooksSettled();
  expect(JSON.stringify(standIn.deliveries)).not.toContain(secret);
});
