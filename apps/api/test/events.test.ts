import { createHmac, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { maintainer, outsider, type PorterUnderTest, startPorterUnderTest } from "./porter-under-test.ts";

/** Events beside comments on issues, sent by the stand-in as GitHub sends them, through the real door. */

let under: PorterUnderTest;
beforeAll(async () => {
  under = await startPorterUnderTest();
});
afterAll(async () => {
  expect(under.standIn.violations).toEqual([]);
  await under.close();
});

let repositories = 0;

/** A repository of its own, with the rules given: they are read once a minute. */
async function newRepository(rules: object | string | null = null): Promise<string> {
  repositories += 1;
  const name = `rules${repositories}/repo`;
  const text = typeof rules === "string" ? rules : JSON.stringify(rules);
  await under.standIn.addRepository({
    name,
    collaborators: { [maintainer]: "write", [outsider]: "read", boss: "admin", tri: "triage" },
    files: { "README.md": "# repo\n", ...(rules !== null && { ".porter/config.json": text }) },
  });
  return name;
}

type Place = { readonly repository: string; readonly number: number };

function openIssue(repository: string, author = maintainer, labels: string[] = []): Place {
  const { number } = under.standIn.openIssue({
    repository,
    author,
    title: "Fix it",
    body: "Please.",
    labels,
  });
  return { repository, number };
}

function said(place: Place): string[] {
  const { standIn } = under;
  return standIn
    .comments(place)
    .filter(({ author }) => author.login === standIn.botLogin)
    .map(({ body }) => body);
}

function saying(place: Place, text: RegExp): Promise<string> {
  return vi.waitFor(
    () => {
      const found = said(place).find((body) => text.test(body));
      expect(found, said(place).join("\n---\n")).toBeDefined();
      return found ?? "";
    },
    { timeout: 120_000, interval: 50 },
  );
}

/** What Porter answered to the last delivery of this event. */
async function answerTo(event: string, action: string): Promise<{ outcome: string; reason: string | null }> {
  await under.standIn.webhooksSettled();
  const last = under.standIn.deliveries.findLast((each) => each.event === event && each.action === action);
  return JSON.parse(last?.result?.answer ?? "{}");
}

/** Whatever was considered about an issue's repository has led to what it leads to. */
async function settled({ repository }: Place): Promise<void> {
  const { standIn } = under;
  await standIn.webhooksSettled();
  let before = -1;
  await vi.waitFor(
    () => {
      const requests = standIn.requests.entries.filter(({ path }) => path.includes(`/repos/${repository}/`));
      const quiet = requests.length === before;
      before = requests.length;
      expect(quiet && requests.length > 0).toBe(true);
    },
    { timeout: 120_000, interval: 300 },
  );
}

describe("a new issue", () => {
  it("starts a task where the repository says so and its author may command", async () => {
    const place = openIssue(await newRepository({ autoAssign: true }));
    await saying(place, /Task complete/);
    expect(await answerTo("issues", "opened")).toMatchObject({
      outcome: "considered",
      reason: "issue_opened",
    });
  });

  it("waits for a maintainer when its author may not, and never runs by itself", async () => {
    const place = openIssue(await newRepository({ autoAssign: true }), outsider);
    await saying(place, /Somebody with write access can start one/);
    await settled(place);
    expect(said(place)).toHaveLength(1);
    under.standIn.comment(place, maintainer, "@porter edit");
    await saying(place, /Task complete/);
  });

  it("with a label to skip starts nothing", async () => {
    const rules = { autoAssign: true, skipLabels: ["Question"] };
    const place = openIssue(await newRepository(rules), maintainer, ["question"]);
    await settled(place);
    expect(said(place)).toEqual([]);
  });

  it("starts nothing where nobody said so", async () => {
    const place = openIssue(await newRepository());
    await settled(place);
    expect(said(place)).toEqual([]);
  });
});

describe("a label", () => {
  const rules = { labels: { "porter:go": "edit --draft", broken: "nobody" } };

  it("starts the task that the repository's rules give it, with its flags, in the name of who added it", async () => {
    const place = openIssue(await newRepository(rules), outsider);
    under.standIn.addLabel(place, maintainer, "porter:go");
    await saying(place, /Task complete/);
    const [pull] = under.standIn.pullRequests(place.repository);
    expect(pull?.draft).toBe(true);
  });

  it("added by somebody who may not command is answered and starts nothing", async () => {
    const place = openIssue(await newRepository(rules));
    under.standIn.addLabel(place, "tri", "porter:go");
    await saying(place, /tri, you may not command/);
    await settled(place);
    expect(said(place)).toHaveLength(1);
  });

  it("whose rule cannot be carried out says why", async () => {
    const place = openIssue(await newRepository(rules));
    under.standIn.addLabel(place, maintainer, "broken");
    await saying(place, /The rule for this label .* cannot be carried out/);
  });

  it("that no rule names means nothing", async () => {
    const place = openIssue(await newRepository(rules));
    under.standIn.addLabel(place, maintainer, "bug");
    await settled(place);
    expect(said(place)).toEqual([]);
  });
});

describe("an assignment", () => {
  it("to Porter starts a task, to somebody else none", async () => {
    const place = openIssue(await newRepository());
    under.standIn.assignIssue(place, maintainer, "boss");
    expect(await answerTo("issues", "assigned")).toMatchObject({ reason: "assigned_to_somebody_else" });
    under.standIn.assignIssue(place, maintainer, under.standIn.botLogin);
    await saying(place, /Task complete/);
  });
});

describe("a stranger's comment", () => {
  it("with ten commands is answered once", async () => {
    const place = openIssue(await newRepository());
    const lines = Array.from({ length: 10 }, (_, index) => `@porter edit --branch=b${index}`);
    under.standIn.comment(place, outsider, lines.join("\n"));
    await saying(place, /Task failed/);
    await settled(place);
    expect(said(place)).toHaveLength(1);
  });
});

describe("the repository's own rules", () => {
  it("choose the agent where a command names none", async () => {
    const place = openIssue(await newRepository({ defaultAgent: "idle" }));
    under.standIn.comment(place, maintainer, "@porter");
    expect(await saying(place, /Task failed/)).toMatch(/"agent":"idle".*"branch":"porter\/issue-1-idle"/);
  });

  it("keep out who is denied, whatever their access", async () => {
    const place = openIssue(await newRepository({ deny: ["BOSS"] }));
    under.standIn.comment(place, "boss", "@porter edit");
    await saying(place, /boss is on the deny list/);
    under.standIn.comment(place, maintainer, "@porter edit");
    await saying(place, /Task complete/);
  });

  it("narrow commands to a team, asked from GitHub", async () => {
    const repository = await newRepository(null);
    const [owner] = repository.split("/");
    under.standIn.setTeam(`${owner}/bots`, ["boss"]);
    const name = `${owner}/narrow`;
    await under.standIn.addRepository({
      name,
      collaborators: { [maintainer]: "write", boss: "admin" },
      files: { ".porter/config.json": JSON.stringify({ allow: [`@${owner}/bots`] }) },
    });
    const place = openIssue(name);
    under.standIn.comment(place, maintainer, "@porter edit");
    await saying(place, /is not on the allow list/);
    under.standIn.comment(place, "boss", "@porter edit");
    await saying(place, /Task complete/);
  });

  it.each([
    ["no JSON", "{ oops", /is not usable/],
    ["a mistyped name", JSON.stringify({ denny: ["x"] }), /denny/],
  ])("that are broken (%s) let nobody command and say what to mend", async (_, text, sentence) => {
    const place = openIssue(await newRepository(text));
    under.standIn.comment(place, "boss", "@porter edit");
    expect(await saying(place, /Task failed/)).toMatch(sentence);
    under.standIn.comment(place, "boss", "@porter status");
    await saying(place, /✗ \.porter\/config\.json/);
  });

  it("are those of the default branch, whatever a base branch says", async () => {
    const repository = await newRepository({ deny: [maintainer] });
    const place = openIssue(repository);
    under.standIn.comment(place, maintainer, "@porter edit --base=main");
    await saying(place, /deny list/);
  });
});

describe("a repository that is renamed", () => {
  it("takes its tasks along: a retry there finds them", async () => {
    const place = openIssue(await newRepository());
    under.standIn.comment(place, maintainer, "@porter fail");
    await saying(place, /Task failed/);
    const [owner] = place.repository.split("/");
    under.standIn.renameRepository(place.repository, { actor: "boss", name: "renamed" });
    await under.standIn.webhooksSettled();
    const moved = { repository: `${owner}/renamed`, number: place.number };
    under.standIn.comment(moved, maintainer, "@porter status");
    expect(await saying(moved, /✗ failed/)).toContain("fail");
  });
});

describe("events that only tell", () => {
  it.each([
    ["ping", {}, "ping"],
    ["installation", { action: "new_permissions_accepted" }, "installation_permissions_accepted"],
    ["installation", { action: "created" }, "installation_added"],
    ["star", { action: "created" }, "event_not_used"],
  ])("%s is taken with a named reason", async (event, payload, reason) => {
    const body = JSON.stringify(payload);
    const signature = createHmac("sha256", under.webhookSecret).update(body).digest("hex");
    const response = await fetch(`${under.porter.url}/api/webhooks/github`, {
      method: "POST",
      body,
      headers: {
        "x-github-event": event,
        "x-github-delivery": randomUUID(),
        "x-hub-signature-256": `sha256=${signature}`,
      },
    });
    expect(await response.json()).toMatchObject({ outcome: "ignored", reason });
  });
});
