import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Place, replies, saying } from "./follow-ups.ts";
import { maintainer, type PorterUnderTest, startPorterUnderTest } from "./porter-under-test.ts";

/** A setup that counts its runs, and an agent that needs what it makes and then spoils it. */
const repository = "kept/repo";
const script =
  "cat > /dev/null; cat node_modules/left/index.js >> result.txt; echo evil > node_modules/left/index.js";
const reader = {
  displayName: "Test reader",
  command: ["sh", "-c", script],
  prompt: "stdin",
  credentials: [],
};

let under: PorterUnderTest;
let outside: string;

beforeAll(async () => {
  outside = await mkdtemp(path.join(tmpdir(), "porter-setup-"));
  under = await startPorterUnderTest({ agents: { reader } });
  const setup = `echo ran >> ${outside}/runs; mkdir -p node_modules/left; echo 'made by setup' > node_modules/left/index.js`;
  await under.standIn.addRepository({
    name: repository,
    collaborators: { [maintainer]: "write" },
    files: {
      ".porter/config.json": JSON.stringify({ setup }),
      ".gitignore": "node_modules\n",
      "package-lock.json": '{"lockfileVersion":3}\n',
    },
  });
}, 120_000);
afterAll(async () => {
  expect(under.standIn.violations).toEqual([]);
  await under.close();
  await rm(outside, { recursive: true, force: true });
});

/** Has the reader work on a new issue until its pull request is open; the branch that it is on. */
async function work(flags = ""): Promise<string> {
  const issue = { repository, author: maintainer, title: "Read it", body: "Please." };
  const place: Place = { repository, number: under.standIn.openIssue(issue).number };
  under.standIn.comment(place, maintainer, `@porter reader ${flags}`);
  const body = await saying(under, { place }, /Task complete|Task failed/);
  expect(body).toMatch(/Task complete[\s\S]*Pull Request: #\d+/);
  expect(replies(under, place)).toHaveLength(1);
  const number = Number(/Pull Request: #(\d+)/.exec(body)?.[1]);
  const diff = await under.standIn.diff({ repository, number });
  // Only what the agent made, whether setup made the rest or an archive held it.
  expect(diff).toContain("+made by setup");
  expect(diff).not.toMatch(/node_modules|evil/);
  return `porter/issue-${place.number}-reader`;
}

async function setups(): Promise<number> {
  return (await readFile(path.join(outside, "runs"), "utf8")).split("\n").length - 1;
}

async function archive(): Promise<string> {
  const dir = path.join(under.dataDir, "dependencies");
  const [folder = ""] = await readdir(dir);
  const names = await readdir(path.join(dir, folder));
  expect(names).toEqual([expect.stringMatching(/^[0-9a-f]{64}\.tar$/)]);
  return path.join(dir, folder, names[0] ?? "");
}

it("is run once, restored from then on, and saved again only by a run on the default branch", async () => {
  const branch = await work();
  expect(await setups()).toBe(1);
  const made = await readFile(await archive());
  expect(made.includes("made by setup")).toBe(true);

  await work();
  await work(`--base=${branch}`);
  expect(await setups()).toBe(1);

  const poisoned = Buffer.from(
    made.toString("latin1").replaceAll("made by setup", "made by agent"),
    "latin1",
  );
  await writeFile(await archive(), poisoned);
  await work(`--base=${branch}`);
  expect(await setups()).toBe(2);
  expect((await readFile(await archive())).equals(poisoned)).toBe(true);

  await work();
  expect(await setups()).toBe(3);
  expect((await readFile(await archive())).includes("made by setup")).toBe(true);
  await work();
  expect(await setups()).toBe(3);
}, 900_000);
