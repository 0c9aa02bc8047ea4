import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { journalRows } from "./journal-rows.ts";
import { maintainer, type PorterUnderTest, startPorterUnderTest } from "./porter-under-test.ts";
import { signInAs } from "./sign-in-as.ts";

/** Configuration and keys in people's Gists, from the settings to the run that a key pays for. */

const repository = "acme/paid";
const annKey = `sk-ant-ann-${randomBytes(12).toString("hex")}`;
const bossKey = `sk-ant-boss-${randomBytes(12).toString("hex")}`;
const refusedKey = `sk-ant-refused-${randomBytes(12).toString("hex")}`;
const secret = (id: string, fill: number) => `${id}:${Buffer.alloc(32, fill).toString("base64")}`;
const fingerprint = (key: string) => createHash("sha256").update(key).digest("hex");

let under: PorterUnderTest;
let provider: Server;
/** Keys the provider was asked about. */
const asked: string[] = [];

async function startProvider(): Promise<string> {
  provider = createServer((request, response) => {
    const key = String(request.headers["x-api-key"]);
    asked.push(key);
    response.writeHead(key === refusedKey ? 401 : 200).end("{}");
  });
  provider.listen(0, "127.0.0.1");
  await once(provider, "listening");
  return `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  under = await startPorterUnderTest({
    signIn: true,
    variables: { PORTER_SECRET: secret("k1", 1), ANTHROPIC_BASE_URL: await startProvider() },
    agents: {
      keyed: {
        displayName: "Keyed",
        command: [process.execPath, path.resolve(import.meta.dirname, "agents/key.mjs")],
        prompt: "stdin",
        credentials: ["ANTHROPIC_API_KEY"],
      },
    },
  });
  await under.standIn.addRepository({
    name: repository,
    collaborators: { [maintainer]: "write", boss: "admin", carl: "write" },
    files: { "README.md": "# paid\n" },
  });
});
afterAll(async () => {
  expect(under.standIn.violations).toEqual([]);
  await under.standIn.close();
  await rm(under.dataDir, { recursive: true, force: true });
  provider.close();
});

async function ask<Value>(login: string, procedure: string, input: object = {}): Promise<Value> {
  const cookie = await signInAs(under.porter.url, login);
  const query = procedure === "config.get" || procedure === "config.keyEvents";
  const json = JSON.stringify({ json: input });
  const url = `${under.porter.url}/trpc/${procedure}`;
  const response = query
    ? await fetch(`${url}?input=${encodeURIComponent(json)}`, { headers: { cookie } })
    : await fetch(url, {
        method: "POST",
        headers: { cookie, "content-type": "application/json" },
        body: json,
      });
  const body = (await response.json()) as {
    result: { data: { json: Value } };
    error: { json: { message: string } };
  };
  if (!response.ok) throw new Error(body.error.json.message);
  return body.result.data.json;
}

const setKey = (login: string, key: string) =>
  ask<{ check: string }>(login, "config.setKey", { provider: "anthropic", key });

function gistOf(login: string): { id: string; text: string } {
  const [gist] = under.standIn.gists(login);
  if (gist === undefined) throw new Error(`${login} has no Gist`);
  return { id: gist.id, text: gist.revisions[0]?.files.get("porter.config.json") ?? "" };
}

/** Comments on a new issue and waits for Porter's comment to say something. */
async function command(login: string, text: RegExp): Promise<{ body: string; number: number }> {
  const { standIn } = under;
  const { number } = standIn.openIssue({ repository, author: login, title: "Do it" });
  standIn.comment({ repository, number }, login, "@porter keyed");
  const body = await vi.waitFor(
    () => {
      const said = standIn
        .comments({ repository, number })
        .filter(({ author }) => author.login === standIn.botLogin)
        .map((comment) => comment.body)
        .join("\n");
      expect(said).toMatch(text);
      return said;
    },
    { timeout: 120_000, interval: 50 },
  );
  return { body, number };
}

async function paidBy(number: number): Promise<string> {
  const pull = under.standIn
    .pullRequests(repository)
    .find(({ headBranch }) => headBranch === `porter/issue-${number}-keyed`);
  return under.standIn.diff({ repository, number: pull?.issue.number ?? 0 });
}

describe("a person's keys", () => {
  it("are missing at first, and the comment says whose and where to set one", async () => {
    const { body } = await command(maintainer, /Task failed/);
    expect(body).toContain("ann has set none");
    expect(body).toContain("/settings/keys");
  });

  it("that the provider refuses are not saved", async () => {
    await expect(setKey(maintainer, refusedKey)).rejects.toThrow(
      "Anthropic refused this key (401). It was not saved.",
    );
    expect(under.standIn.gists(maintainer)).toEqual([]);
  });

  it("are sealed in a secret Gist, made on first need, and never shown again", async () => {
    expect(await setKey(maintainer, annKey)).toEqual({ check: "works" });
    expect(asked).toContain(annKey);
    const [gist] = under.standIn.gists(maintainer);
    expect(gist?.public).toBe(false);
    expect(gistOf(maintainer).text).not.toContain(annKey);
    const shown = await ask<object>(maintainer, "config.get");
    expect(shown).toMatchObject({
      keys: expect.arrayContaining([expect.objectContaining({ provider: "anthropic", set: true })]),
    });
    expect(JSON.stringify(shown)).not.toContain("sk-ant");
  });

  it("pay for their own tasks", async () => {
    const { number } = await command(maintainer, /Task complete/);
    expect(await paidBy(number)).toContain(fingerprint(annKey));
  });

  it("do not pay for others, unless their owner says so for the repository", async () => {
    await command("carl", /carl has set none/);
    await setKey("boss", bossKey);
    await ask("boss", "config.setRepository", { repository, settings: { allowCollaborators: false } });
    await command("carl", /carl has set none/);
    await ask("boss", "config.setRepository", { repository, settings: { allowCollaborators: true } });
    const { number } = await command("carl", /Task complete/);
    expect(await paidBy(number)).toContain(fingerprint(bossKey));
  });

  it("leave a log of who used them, and no key in it", async () => {
    const events = await ask<{ action: string; actor: string }[]>("boss", "config.keyEvents");
    expect(events.map(({ action, actor }) => `${action} ${actor}`)).toEqual(["use carl", "set boss"]);
  });

  it("stop paying once they are deleted", async () => {
    await ask("boss", "config.deleteKey", { provider: "anthropic" });
    await command("carl", /carl has set none/);
  });
});

describe("a person's Gist", () => {
  it("keeps what Porter does not know, also when it is edited by hand in between", async () => {
    const { id, text } = gistOf(maintainer);
    const mine = { ...JSON.parse(text), mine: { note: 1 } };
    under.standIn.editGist(id, "porter.config.json", JSON.stringify(mine));
    await ask(maintainer, "config.setCustomPrompt", { agent: "keyed", customPrompt: "Be brief." });
    expect(JSON.parse(gistOf(maintainer).text)).toMatchObject({
      mine: { note: 1 },
      agents: { keyed: { customPrompt: "Be brief." } },
    });
  });

  it("that is damaged is said so and not written over", async () => {
    const { id, text } = gistOf(maintainer);
    under.standIn.editGist(id, "porter.config.json", "{ oops");
    await expect(setKey(maintainer, annKey)).rejects.toThrow(/cannot be read: it is not valid JSON/);
    expect(gistOf(maintainer).text).toBe("{ oops");
    under.standIn.editGist(id, "porter.config.json", text);
    await expect(ask(maintainer, "config.get")).resolves.toMatchObject({ gistUrl: expect.any(String) });
  });

  it("that was deleted means that nothing is configured, and is made anew at the next change", async () => {
    under.standIn.deleteGist(gistOf("boss").id);
    expect(await ask("boss", "config.get")).toMatchObject({ gistUrl: null });
    await setKey("boss", bossKey);
    expect(gistOf("boss").text).toContain("anthropic");
  });

  it("is read anew only when it changed", async () => {
    const { requests } = under.standIn;
    await ask(maintainer, "config.get");
    requests.clear();
    await ask(maintainer, "config.get");
    const reads = requests.entries.filter(({ operation }) => operation === "gists/get");
    expect(reads.map(({ status }) => status)).toEqual([304]);
  });
});

it("no key is in the log, nor in any row of the journal", async () => {
  await under.porter.close();
  const rows = [...(await journalRows(under.dataDir)).values()].flat().join("\n");
  for (const key of [annKey, bossKey, refusedKey]) {
    expect(under.logs()).not.toContain(key);
    expect(rows).not.toContain(key);
  }
});
