import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createDemonstrationAgent } from "./demonstration.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "porter-demo-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** Runs the agent as its plan says, with nothing but that in its environment. */
async function demonstrate(prompt: string): Promise<string> {
  const plan = createDemonstrationAgent(0).plan({
    model: null,
    noTests: false,
    credentials: {},
    baseUrls: {},
  });
  const [program = "", ...args] = plan.argv;
  const child = spawn(program, args, { cwd: folder, env: { ...plan.env }, stdio: ["pipe", "pipe", "pipe"] });
  child.stdin.end(prompt);
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit"),
  ]);
  expect({ code, errors }).toEqual({ code: 0, errors: "" });
  return output;
}

/** The beginning of a prompt as Porter builds it. */
function promptFor(issue: number, title: string): string {
  return `You are Demonstration. The work tree is a checkout of acme/api; issue #${issue} is to be solved in it.

## Issue

<quoted-0123 source="issue title" author="ann">
> ${title}
</quoted-0123>

<quoted-0123 source="issue body" author="ann">
> Like issue #99, see https://github.com/acme/api/issues/98
</quoted-0123>
`;
}

it("adds one file that names the issue and says that no model was involved", async () => {
  await demonstrate(promptFor(12, "Fix the login"));
  expect(await readdir(folder)).toEqual(["PORTER-DEMO.md"]);
  const written = await readFile(join(folder, "PORTER-DEMO.md"), "utf8");
  expect(written).toContain("No model was involved and no issue was solved");
  expect(written).toContain("## Issue 12: Fix the login\n");
});

it("says in its output that it is a demonstration", async () => {
  const output = await demonstrate("Anything");
  expect(output.split("\n")[0]).toBe("This is a demonstration: no model is involved.");
  expect(output.trim().split("\n").length).toBeGreaterThan(3);
});

it("adds a second entry below the first", async () => {
  await demonstrate(promptFor(1, "One"));
  await demonstrate(promptFor(2, "Two"));
  const written = await readFile(join(folder, "PORTER-DEMO.md"), "utf8");
  expect(written.match(/^#.*$/gm)).toEqual(["# Porter demonstration", "## Issue 1: One", "## Issue 2: Two"]);
});

it("lets nothing of an issue's title act as markup", async () => {
  await demonstrate(
    promptFor(3, "<img src=x onerror=alert(1)> [click](http://x) `code` @someone\u202e\u200b"),
  );
  const written = await readFile(join(folder, "PORTER-DEMO.md"), "utf8");
  const heading = /^## .*$/m.exec(written)?.[0] ?? "";
  expect(heading).toMatch(/^## Issue 3: [\w =/:.]+$/);
});
