import { rm } from "node:fs/promises";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { maintainer, repository } from "./porter-under-test.ts";
import { type PorterProcess, startPorterProcess } from "./porter-process.ts";
import { signInAs } from "./sign-in-as.ts";

/** A ring that turns and a journal that is lost: people's keys outlive both, in the order of these tests. */

const key = (id: string, fill: number) => `${id}:${Buffer.alloc(32, fill).toString("base64")}`;
const variables: Record<string, string> = {
  PORTER_SECRET: key("k1", 1),
  GITHUB_CLIENT_ID: "later",
  GITHUB_CLIENT_SECRET: "later",
  // Nobody listens: the key is saved unchecked.
  ANTHROPIC_BASE_URL: "http://127.0.0.1:9",
};
const modelKey = "sk-ant-rotated-0123456789";
let porter: PorterProcess;

beforeAll(async () => {
  porter = await startPorterProcess({
    variables,
    agents: {
      keyed: {
        displayName: "Keyed",
        command: [
          process.execPath,
          "-e",
          "require('fs').writeFileSync('k', process.env.ANTHROPIC_API_KEY.slice(0, 6))",
        ],
        prompt: "stdin",
        credentials: ["ANTHROPIC_API_KEY"],
      },
    },
  });
  const { id, secret } = porter.standIn.client;
  await again({ GITHUB_CLIENT_ID: id, GITHUB_CLIENT_SECRET: secret });
});
afterAll(async () => {
  expect(porter.standIn.violations).toEqual([]);
  expect(porter.output()).not.toContain(modelKey);
  await porter.close();
});

/** Stops Porter, changes its environment, and starts it. */
async function again(
  changes: Record<string, string>,
  between: () => Promise<unknown> = async () => undefined,
) {
  await porter.stop();
  porter.change(changes);
  await between();
  await porter.start();
}

async function ask(procedure: string, input: object | null): Promise<unknown> {
  const cookie = await signInAs(porter.url, maintainer);
  const url = `${porter.url}/trpc/${procedure}`;
  const response =
    input === null
      ? await fetch(url, { headers: { cookie } })
      : await fetch(url, {
          method: "POST",
          headers: { cookie, "content-type": "application/json" },
          body: JSON.stringify({ json: input }),
        });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return (JSON.parse(text) as { result: { data: { json: unknown } } }).result.data.json;
}

/** A task of the key's owner succeeds. */
async function taskSucceeds(): Promise<void> {
  const { standIn } = porter;
  const { number } = standIn.openIssue({ repository, author: maintainer, title: "Do it" });
  standIn.comment({ repository, number }, maintainer, "@porter keyed");
  await vi.waitFor(
    () => {
      const bodies = standIn.comments({ repository, number }).map(({ body }) => body);
      expect(bodies.join("\n")).toContain("Task complete");
    },
    { timeout: 120_000, interval: 100 },
  );
}

const sealed = () => porter.standIn.gists(maintainer)[0]?.revisions[0]?.files.get("porter.config.json") ?? "";

it("a provider that does not answer does not keep a key from being saved", async () => {
  expect(await ask("config.setKey", { provider: "anthropic", key: modelKey })).toEqual({
    check: "unchecked",
  });
  await taskSucceeds();
});

it("rotation seals the key anew, after which the old ring key can go", async () => {
  const before = sealed();
  const outputs: string[] = [];
  await again({ PORTER_SECRET: `${key("k2", 2)},${key("k1", 1)}` }, async () => {
    const { code, output } = await porter.run(["secrets", "rotate"]);
    outputs.push(output);
    expect(code, output).toBe(0);
  });
  expect(outputs[0]).toContain(`✓ ${maintainer}: rotated anthropic`);
  expect(sealed()).not.toBe(before);
  await again({ PORTER_SECRET: key("k2", 2) });
  await taskSucceeds();
});

it("a ring without the key that sealed leaves the person without a key, and says nothing of it", async () => {
  await again({ PORTER_SECRET: key("k3", 3) }, async () => {
    const { code, output } = await porter.run(["secrets", "rotate"]);
    expect(code, output).toBe(1);
  });
  await again({ PORTER_SECRET: key("k2", 2) });
});

it("after the journal is lost the Gist is found again by its file's name", async () => {
  await again({}, () => rm(porter.dataDir, { recursive: true, force: true }));
  expect(await ask("config.get", null)).toMatchObject({
    keys: expect.arrayContaining([expect.objectContaining({ provider: "anthropic", set: true })]),
  });
  expect(porter.standIn.gists(maintainer)).toHaveLength(1);
  await taskSucceeds();
});
