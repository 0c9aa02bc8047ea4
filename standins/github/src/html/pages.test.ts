import { afterAll, beforeAll, expect, test } from "vitest";
import { startGitHubStandIn } from "../start.ts";
import type { GitHubStandIn } from "../stand-in.ts";
import { apiClient, installationToken } from "../testing/api-client.ts";

const repository = "acme/hello";
let standIn: GitHubStandIn;

beforeAll(async () => {
  standIn = await startGitHubStandIn();
  await standIn.addRepository({ name: repository });
  standIn.openIssue({
    repository,
    author: "you",
    title: "<script>alert(1)</script>",
    body: 'See [the task](http://127.0.0.1:3000/tasks/1) and "x" <img src=x onerror=alert(1)>\n\n```js\nif (a < b) {}\n```\n',
  });
  standIn.comment(
    { repository, number: 1 },
    "porter[bot]",
    'Working on http://127.0.0.1:3000/tasks/1.\n<!-- porter {"task":"1"} -->',
  );
  const ask = apiClient(standIn, await installationToken(standIn, repository));
  const main = (await standIn.refs(repository)).get("refs/heads/main");
  const base = await ask(`GET /repos/${repository}/git/commits/${main}`);
  const tree = await ask(`POST /repos/${repository}/git/trees`, {
    base_tree: base.body.tree.sha,
    tree: [{ path: "<b>.txt", mode: "100644", content: "<i>added</i>\n" }],
  });
  const commit = await ask(`POST /repos/${repository}/git/commits`, {
    message: "M",
    tree: tree.body.sha,
    parents: [main],
  });
  await ask(`POST /repos/${repository}/git/refs`, { ref: "refs/heads/work", sha: commit.body.sha });
  await ask(`POST /repos/${repository}/pulls`, {
    title: "Add",
    head: "work",
    base: "main",
    body: "Closes #1",
  });
});

afterAll(() => standIn.close());

async function page(path: string): Promise<{ status: number; headers: Headers; text: string }> {
  const response = await fetch(`${standIn.url}${path}`, { redirect: "manual" });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

test("whatever people wrote is shown as text", async () => {
  const { text } = await page(`/${repository}/issues/1`);
  expect(text).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  expect(text).not.toMatch(/<script|<img/);
});

test("links lead on, code stands as code, hidden notes stay hidden", async () => {
  const { text } = await page(`/${repository}/issues/1`);
  expect(text).toContain('<a href="http://127.0.0.1:3000/tasks/1" rel="nofollow noopener">the task</a>');
  expect(text).toContain("<pre>if (a &lt; b) {}\n</pre>");
  expect(text).toContain("tasks/1</a>.");
  expect(text).not.toContain("porter {");
});

test("a pull request shows its diff", async () => {
  const { text } = await page(`/${repository}/pull/2`);
  expect(text).toContain("1 file, +1 −0");
  expect(text).toContain("<ins>+&lt;i&gt;added&lt;/i&gt;</ins>");
});

test("no page may run or load anything", async () => {
  const { headers } = await page(`/${repository}`);
  expect(headers.get("content-security-policy")).toMatch(/^default-src 'none'; style-src 'sha256-[^']+';/);
});

test("an issue address leads to the pull request of that number", async () => {
  const { status, headers } = await page(`/${repository}/issues/2`);
  expect([status, headers.get("location")]).toEqual([302, `${standIn.url}/${repository}/pull/2`]);
});

test("an address that leads nowhere says so", async () => {
  expect((await page(`/${repository}/issues/99`)).status).toBe(404);
  expect((await page("/acme/absent")).status).toBe(404);
  expect((await page("/some/where/else")).status).toBe(404);
});
