import { existsSync } from "node:fs";
import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { installDebianPackage } from "./debian-package.ts";
import { pythonTools } from "./python-tools.ts";
import { runCommand } from "./run-command.ts";

/**
 * Everything: static checks, then every suite (unit, contract, integration, Python, end to end in a browser).
 * Ends with the plain line `N passed, N failed`; exits 1 when anything failed.
 */
const root = path.resolve(import.meta.dirname, "..");
const results = path.join(root, "test-results");

/** One project at a time: browser tests beside a full machine only measure patience. */
async function vitest(project: string): Promise<{ passed: number; failed: number }> {
  const report = path.join(results, `${project}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const { code } = await runCommand(["vitest", "run", "--project", project, ...reporters], { cwd: root });
  const counts: { numPassedTests: number; numFailedTests: number } = JSON.parse(
    await readFile(report, "utf8"),
  );
  // A suite that cannot even be loaded fails the run without a failed test.
  const failed = code !== 0 && counts.numFailedTests === 0 ? 1 : counts.numFailedTests;
  return { passed: counts.numPassedTests, failed };
}

async function pytest(): Promise<{ passed: number; failed: number }> {
  const { python } = await pythonTools();
  const report = path.join(results, "pytest.xml");
  const { code } = await runCommand([python, "-m", "pytest", "-q", `--junitxml=${report}`], {
    cwd: path.join(root, "modal"),
  });
  const suite = /<testsuite [^>]*>/.exec(await readFile(report, "utf8"))?.[0] ?? "";
  const count = (name: string) => Number(new RegExp(`${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
  const broken = count("failures") + count("errors");
  return {
    passed: count("tests") - broken - count("skipped"),
    failed: code !== 0 && broken === 0 ? 1 : broken,
  };
}

await rm(results, { recursive: true, force: true });
await mkdir(results, { recursive: true });
if (!existsSync("/usr/bin/chromium")) await installDebianPackage("chromium");
if (!existsSync("/usr/bin/bwrap")) await installDebianPackage("bubblewrap");
const checked = await runCommand(["node", "scripts/check.ts"], { cwd: root });
const built = await runCommand(["nx", "run-many", "-t", "build", "--outputStyle=static"], {
  cwd: root,
  env: { NX_DAEMON: "false" },
});
const suites = [
  { passed: 0, failed: (checked.code === 0 ? 0 : 1) + (built.code === 0 ? 0 : 1) },
  await pytest(),
  await vitest("node"),
  await vitest("remix"),
  await vitest("e2e"),
];
const passed = suites.reduce((sum, suite) => sum + suite.passed, 0);
const failed = suites.reduce((sum, suite) => sum + suite.failed, 0);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
