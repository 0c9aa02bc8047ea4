import { readdir } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { runnerImage } from "../../../scripts/container-image.ts";
import { maintainer, type PorterUnderTest, repository, startPorterUnderTest } from "./porter-under-test.ts";

/** From a comment to a pull request, with runs in real containers and agents that are programs of the image. */
const agents = {
  writer: program("node", "-e", "require('fs').writeFileSync('fix.ts', 'export const fixed = true;\\n')"),
  reader: program("sh", "-c", "cat > /dev/null; cat node_modules/made >> made.txt"),
  hungry: program("python3", "-c", "held = bytearray(4 << 30)"),
  caller: program(
    "python3",
    "-c",
    "import urllib.request\nurllib.request.urlopen('https://tracker.example/', timeout=20)",
  ),
};

function program(...command: readonly string[]) {
  return { displayName: `Test ${command[0]}`, command, prompt: "stdin", credentials: [] };
}

let under: PorterUnderTest;

beforeAll(async () => {
  const { tag } = await runnerImage();
  under = await startPorterUnderTest({
    agents,
    network: { policy: "none", allow: [] },
    // Starting a container takes its time on a busy machine.
    limits: { silenceMs: 60_000, launchTimeoutMs: 120_000 },
    variables: {
      PORTER_RUNTIME: "container",
      PORTER_CONTAINER_ENGINE: "podman",
      PORTER_CONTAINER_IMAGE: tag,
      HOME: process.env["HOME"] ?? "/",
    },
  });
}, 900_000);
afterAll(async () => {
  expect(under.standIn.violations).toEqual([]);
  await under.close();
});

/** Asks for an agent on a new issue and waits until Porter's comment there says something. */
async function ask(agent: string, text: RegExp, where = repository): Promise<string> {
  const issue = { repository: where, author: maintainer, title: "Fix it", body: "Please." };
  const place = { repository: where, number: under.standIn.openIssue(issue).number };
  under.standIn.comment(place, maintainer, `@porter ${agent}`);
  return vi.waitFor(
    () => {
      const [only] = under.standIn
        .comments(place)
        .filter(({ author }) => author.login === under.standIn.botLogin);
      expect(only?.body).toMatch(text);
      return only?.body ?? "";
    },
    { timeout: 150_000, interval: 100 },
  );
}

it("opens a pull request with what the agent wrote in its container, and leaves nothing", async () => {
  await ask("writer", /Task complete[\s\S]*Pull Request: #\d+/);
  const [opened] = under.standIn.pullRequests(repository);
  const number = opened?.issue.number ?? 0;
  expect(await under.standIn.diff({ repository, number })).toContain("+export const fixed = true;");
  const left = () => readdir(path.join(under.dataDir, "runs"));
  await vi.waitFor(async () => expect(await left()).toEqual([]), { timeout: 120_000 });
});

it("keeps what a setup made for the next run of the repository", async () => {
  const kept = "kept/repo";
  const setup = "mkdir node_modules && date +%s.%N > node_modules/made";
  await under.standIn.addRepository({
    name: kept,
    collaborators: { [maintainer]: "write" },
    files: {
      ".porter/config.json": JSON.stringify({ setup }),
      ".gitignore": "node_modules\n",
      "package-lock.json": "{}\n",
    },
  });
  const made = async () => {
    const number = Number(/Pull Request: #(\d+)/.exec(await ask("reader", /Pull Request: #\d+/, kept))?.[1]);
    return /^\+(\d+\.\d+)$/m.exec(await under.standIn.diff({ repository: kept, number }))?.[1];
  };
  const first = await made();
  expect(first).toBeDefined();
  expect(await made()).toBe(first);
}, 600_000);

it("says that an agent used up its memory", async () => {
  expect(await ask("hungry", /used up its memory/)).toMatch(/higher limits/);
});

it("says which host an agent was kept from before it failed", async () => {
  expect(await ask("caller", /kept from reaching/)).toContain("tracker.example");
});
