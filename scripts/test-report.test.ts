import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readPytestReport, readVitestReport } from "./test-report.ts";

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "porter-report-"));
  file = join(folder, "report");
});
afterAll(() => rm(folder, { recursive: true }));

describe("a report of vitest", () => {
  const results = (status: string, tests: readonly string[]) => ({
    numPassedTests: tests.filter((test) => test === "passed").length,
    testResults: [
      {
        name: "a.test.ts",
        status,
        assertionResults: tests.map((state, index) => ({ fullName: `test ${index}`, status: state })),
      },
    ],
  });

  it("names the tests that failed", async () => {
    await writeFile(file, JSON.stringify(results("failed", ["passed", "failed"])));
    expect(await readVitestReport(file, 1)).toEqual({ passed: 1, failed: ["a.test.ts: test 1"] });
  });

  it("names a file that could not be loaded", async () => {
    await writeFile(file, JSON.stringify(results("failed", [])));
    expect(await readVitestReport(file, 1)).toEqual({
      passed: 0,
      failed: ["a.test.ts: the file itself failed"],
    });
  });

  it("is not taken for a good one when the run ended badly", async () => {
    await writeFile(file, JSON.stringify(results("passed", ["passed"])));
    expect((await readVitestReport(file, 1)).failed).toEqual(["vitest ended with exit code 1"]);
    expect((await readVitestReport(file, 0)).failed).toEqual([]);
  });
});

it("a report of pytest names the tests that failed, and counts skipped ones as neither", async () => {
  const xml = [
    '<testsuites><testsuite name="pytest" errors="1" failures="1" skipped="1" tests="4">',
    '<testcase classname="tests.test_a" name="test_good" time="0.1" />',
    '<testcase classname="tests.test_a" name="test_bad" time="0.1"><failure message="no">…</failure></testcase>',
    '<testcase classname="tests.test_b" name="test_broken" time="0.1"><error message="no">…</error></testcase>',
    '<testcase classname="tests.test_b" name="test_left_out" time="0.1"><skipped message="no" /></testcase>',
    "</testsuite></testsuites>",
  ].join("");
  await writeFile(file, xml);
  expect(await readPytestReport(file, 1)).toEqual({
    passed: 1,
    failed: ["tests.test_a: test_bad", "tests.test_b: test_broken"],
  });
});
