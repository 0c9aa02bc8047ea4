import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** Lint rules have silently stopped working before; each rule that keeps the layout is proved on wrong code. */
const root = path.resolve(import.meta.dirname, "..");
const run = promisify(execFile);
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "porter-house-rules-"));
  await cp(path.join(root, ".oxlintrc.json"), path.join(folder, ".oxlintrc.json"));
  await cp(path.join(root, "tsconfig.base.json"), path.join(folder, "tsconfig.base.json"));
  await symlink(path.join(root, "node_modules"), path.join(folder, "node_modules"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function place(file: string, code: string): Promise<string> {
  const target = path.join(folder, file);
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, code);
  return target;
}

/** Names of the rules that a file breaks. */
async function brokenRules(file: string, code: string): Promise<string[]> {
  const target = await place(file, code);
  const { stdout } = await run("oxlint", ["--format=json", target], { cwd: folder }).catch(
    (error: { stdout: string }) => error,
  );
  await rm(target);
  const report: { diagnostics: { code: string }[] } = JSON.parse(stdout);
  return report.diagnostics.map((diagnostic) => /\((.+)\)/.exec(diagnostic.code)?.[1] ?? diagnostic.code);
}

describe("imports that break the layout are refused", () => {
  it.each([
    ["packages/orchestrator/src/x.ts", 'import { readFile } from "node:fs/promises";\nexport { readFile };'],
    ["packages/orchestrator/src/x.ts", 'import { x } from "@porter/forges";\nexport { x };'],
    ["packages/orchestrator/src/x.ts", 'export { x } from "@porter/api";'],
    ["packages/forges/src/x.ts", 'import { x } from "@porter/adapters";\nexport { x };'],
    ["packages/adapters/src/x.ts", 'import { x } from "@porter/notifiers";\nexport { x };'],
    ["packages/notifiers/src/x.ts", 'import { x } from "@porter/forges";\nexport { x };'],
    ["packages/notifiers/src/x.ts", 'import { x } from "@porter/api";\nexport { x };'],
    ["apps/remix/app/x.ts", 'import { x } from "@porter/api";\nexport { x };'],
    ["apps/remix/app/x.ts", 'import { x } from "@porter/api/testing";\nexport { x };'],
  ])("%s: %s", async (file, code) => {
    expect(await brokenRules(file, code)).toContain("no-restricted-imports");
  });

  it("the dashboard may import the API's types", async () => {
    expect(
      await brokenRules(
        "apps/remix/app/x.ts",
        'import type { AppRouter } from "@porter/api";\nexport type X = AppRouter;',
      ),
    ).toEqual([]);
  });
});

describe("habits that are refused", () => {
  it.each([
    ["no-restricted-globals", "packages/orchestrator/src/x.ts", "export const x = process.env;"],
    ["no-explicit-any", "packages/forges/src/x.ts", "export const x = (y: any) => y;"],
    [
      "no-non-null-assertion",
      "packages/forges/src/x.ts",
      "export const x = (y: string | null) => y!.length;",
    ],
    ["no-default-export", "packages/forges/src/x.ts", "export default 1;"],
    ["no-console", "apps/api/src/x.ts", 'console.log("x");'],
    [
      "max-params",
      "apps/api/src/x.ts",
      "export const x = (a: number, b: number, c: number, d: number) => a + b + c + d;",
    ],
    ["filename-case", "apps/api/src/fooBar.ts", "export const x = 1;"],
  ])("%s", async (rule, file, code) => {
    expect(await brokenRules(file, code)).toContain(rule);
  });
});

describe("an agent is known only in its own folder", () => {
  /** Where the id of an agent is another word: GitHub's name for a page of results, and providers of keys. */
  const otherWords: Readonly<Record<string, readonly string[]>> = {
    "packages/forges/src/github/delivery-log.ts": ["cursor"],
    "apps/api/src/user-config/providers.ts": ["amp", "cursor", "gemini"],
  };

  it.each([
    "packages/orchestrator/src",
    "packages/forges/src",
    "packages/notifiers/src",
    "apps/api/src",
    "apps/remix/app",
  ])("%s names none", async (place) => {
    const files = await readdir(path.join(root, place), { recursive: true });
    const sources = files.filter(
      (file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|(^|\/)testing\//.test(file),
    );
    expect(sources.length).toBeGreaterThan(0);
    const agents = await readdir(path.join(root, "packages/adapters/src/agents"), { withFileTypes: true });
    const ids = agents
      .filter((entry) => entry.isDirectory() && entry.name !== "command")
      .map((entry) => entry.name);
    for (const file of sources) {
      const code = await readFile(path.join(root, place, file), "utf8");
      const others = otherWords[path.posix.join(place, file)] ?? [];
      const named = ids.filter(
        (id) => !others.includes(id) && (code.includes(`"${id}"`) || code.includes(`'${id}'`)),
      );
      expect(named, file).toEqual([]);
    }
  });
});

describe("the core does not compile with I/O", () => {
  it.each([
    ["fetch", 'export const x = () => fetch("http://127.0.0.1");'],
    ["process", "export const x = process.pid;"],
    ["setTimeout", "export const x = () => setTimeout(() => {}, 1);"],
  ])("%s", async (name, code) => {
    const project = path.join(folder, "packages", "orchestrator");
    await mkdir(project, { recursive: true });
    await cp(path.join(root, "packages/orchestrator/tsconfig.json"), path.join(project, "tsconfig.json"));
    const file = await place("packages/orchestrator/src/x.ts", code);
    const { stdout } = await run("tsc", ["-p", project], { cwd: folder }).catch(
      (error: { stdout: string }) => error,
    );
    await rm(file);
    expect(stdout).toContain(`Cannot find name '${name}'`);
  });
});
