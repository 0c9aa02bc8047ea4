import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startGitHubStandIn } from "../start.ts";
import type { GitHubStandIn } from "../stand-in.ts";
import { apiClient, installationToken } from "../testing/api-client.ts";
import { createSampleRepository } from "./create-sample-repository.ts";
import type { SampleRepository } from "./create-sample-repository.ts";

const run = promisify(execFile);
let standIn: GitHubStandIn;
let sample: SampleRepository;
let folder: string;

beforeAll(async () => {
  standIn = await startGitHubStandIn();
  sample = await createSampleRepository(standIn);
  folder = await mkdtemp(join(tmpdir(), "sample-"));
});

afterAll(async () => {
  await standIn.close();
  await rm(folder, { recursive: true, force: true });
});

test("its maintainer may command Porter, its outsider may not", async () => {
  const ask = apiClient(standIn, await installationToken(standIn, sample.repository));
  const permission = async (login: string) =>
    (await ask(`GET /repos/${sample.repository}/collaborators/${login}/permission`)).body.permission;
  expect(await permission(sample.maintainer)).toBe("write");
  expect(await permission(sample.outsider)).toBe("read");
});

test("its own tests pass, and the bug of its first issue is real", async () => {
  await run("git", ["clone", "-q", `${standIn.url}/${sample.repository}.git`, folder]);
  // Without this the inner test run would report to the outer one.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  await run(process.execPath, ["--test"], { cwd: folder, env });
  const script = `import { readingTime } from "./src/reading-time.js"; console.log(readingTime("A short note.").label);`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", script], { cwd: folder });
  expect(stdout.trim()).toBe("1 minutes");
});

test("its issues are open", () => {
  expect(
    sample.issues.map((number) => standIn.issue({ repository: sample.repository, number }).state),
  ).toEqual(["open", "open", "open"]);
});
