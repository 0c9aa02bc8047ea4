import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { installDebianPackage } from "./debian-package.ts";
import { pythonTools } from "./python-tools.ts";
import { runCommand } from "./run-command.ts";
import { readPytestReport, readVitestReport, type SuiteReport } from "./test-report.ts";

/**
 * Everything: static checks, then every suite (unit, contract, integration, Python, end to end in a browser).
 * Ends with the plain line `N passed, N failed`; exits 1 when anything failed.
 */
const root = path.resolve(import.meta.dirname, "..");
const results = path.join(root, "test-results");

/** One project at a time: browser tests beside a full machine only measure patience. */
async function vitest(project: string): Promise<SuiteReport> {
  const report = path.join(results, `${project}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const { code } = await runCommand(["vitest", "run", "--project", project, ...reporters], { cwd: root });
  return readVitestReport(report, code);
}

async function pytest(): Promise<SuiteReport> {
  const { python } = await pythonTools();
  const report = path.join(results, "pytest.xml");
  const { code } = await runCommand([python, "-m", "pytest", "-q", `--junitxml=${report}`], {
    cwd: path.join(root, "modal"),
  });
  return readPytestReport(report, code);
}

async function step(name: string, running: Promise<{ readonly code: number }>): Promise<SuiteReport> {
  const { code } = await running;
  return { passed: 0, failed: code === 0 ? [] : [`${name} ended with exit code ${code}`] };
}

await rm(results, { recursive: true, force: true });
await mkdir(results, { recursive: true });
if (!existsSync("/usr/bin/chromium")) await installDebianPackage("chromium");
if (!existsSync("/usr/bin/bwrap")) await installDebianPackage("bubblewrap");
const suites = [
  await step("npm run check", runCommand(["node", "scripts/check.ts"], { cwd: root })),
  await step(
    "npm run build",
    runCommand(["nx", "run-many", "-t", "build", "--outputStyle=static"], {
      cwd: root,
      env: { NX_DAEMON: "false" },
    }),
  ),
  await pytest(),
  await vitest("node"),
  await vitest("remix"),
  await vitest("e2e"),
];
const passed = suites.reduce((sum, suite) => sum + suite.passed, 0);
const failed = suites.flatMap((suite) => suite.failed);
// Again at the end, where whoever sees only that finds them.
for (const name of failed) console.log(`failed: ${name}`);
console.log(`${passed} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;
