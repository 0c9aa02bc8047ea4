import { afterEach, beforeEach, expect, test } from "vitest";
import { apiClient, installationToken } from "./api-client.ts";
import type { Ask } from "./api-client.ts";
import { startValidatedGitHubStandIn } from "./index.ts";
import type { ValidatedGitHubStandIn } from "./index.ts";

const repo = "/repos/acme/hello";
let standIn: ValidatedGitHubStandIn;
let ask: Ask;

beforeEach(async () => {
  standIn = await startValidatedGitHubStandIn();
  await standIn.addRepository({ name: "acme/hello" });
  standIn.openIssue({ repository: "acme/hello", author: "acme", title: "One" });
  ask = apiClient(standIn, await installationToken(standIn, "acme/hello"));
});

afterEach(() => standIn.close());

test.each([
  ["a path GitHub does not have", "GET /repos/acme/hello/wishes", undefined, "GitHub has no such operation."],
  ["an operation the stand-in lacks", `GET ${repo}/milestones`, undefined, "The stand-in lacks"],
  ["a number that is none", `GET ${repo}/issues/one`, undefined, "issue_number=one does not fit"],
  [
    "a query parameter GitHub ignores",
    `GET ${repo}/issues?author=you`,
    undefined,
    "no query parameter author",
  ],
  ["a value out of the list", `GET ${repo}/issues?state=new`, undefined, "state=new does not fit"],
  ["a missing property", `POST ${repo}/issues/1/comments`, {}, "must have required property 'body'"],
  ["a property GitHub ignores", `POST ${repo}/issues/1/comments`, { body: "x", text: "y" }, "(text)"],
  ["a value of the wrong kind", `POST ${repo}/issues/1/comments`, { body: 1 }, "/body must be string"],
  ["a body where none is taken", `DELETE ${repo}/git/refs/heads/x`, { force: true }, "takes no body"],
  [
    "an unknown property deep inside",
    `POST ${repo}/git/trees`,
    { tree: [{ path: "a", mode: "100644", encoding: "utf-8", content: "" }] },
    "(encoding)",
  ],
  [
    "a field GitHub's schema lacks",
    "POST /graphql",
    { query: `{ repository(owner: "acme", name: "hello") { nickname } }` },
    'Cannot query field "nickname"',
  ],
  [
    "a field the stand-in lacks",
    "POST /graphql",
    { query: `{ repository(owner: "acme", name: "hello") { stargazerCount } }` },
    "does not resolve Repository.stargazerCount",
  ],
])("%s is a violation", async (...[, request, body, complaint]) => {
  await ask(request, body);
  expect(standIn.violations).toEqual([expect.stringContaining(complaint)]);
});

test("a fault's answer is not judged, the request is", async () => {
  standIn.faults.add({ operation: "issues/create-comment", status: 201, body: { nothing: true }, times: 2 });
  await ask(`POST ${repo}/issues/1/comments`, { body: "x" });
  expect(standIn.violations).toEqual([]);
  await ask(`POST ${repo}/issues/1/comments`, { text: "x" });
  expect(standIn.violations).not.toEqual([]);
});
