import { readFile } from "node:fs/promises";

/** What became of one suite. */
export interface SuiteReport {
  readonly passed: number;
  /** Failed tests by name, and what failed without being a test; empty when all is well. */
  readonly failed: readonly string[];
}

interface VitestJson {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/** Reads what vitest's JSON reporter wrote. A file that could not even be loaded counts as one failure. */
export async function readVitestReport(file: string, exitCode: number): Promise<SuiteReport> {
  const report: VitestJson = JSON.parse(await readFile(file, "utf8"));
  const failed = report.testResults.flatMap(({ name, status, assertionResults }) => {
    const tests = assertionResults.filter((test) => test.status === "failed");
    if (tests.length === 0) return status === "failed" ? [`${name}: the file itself failed`] : [];
    return tests.map(({ fullName }) => `${name}: ${fullName}`);
  });
  return { passed: report.numPassedTests, failed: orUnexplained(failed, exitCode, "vitest") };
}

/** Reads the JUnit report that pytest wrote. */
export async function readPytestReport(file: string, exitCode: number): Promise<SuiteReport> {
  const xml = await readFile(file, "utf8");
  const suite = /<testsuite [^>]*>/.exec(xml)?.[0] ?? "";
  const count = (name: string) => Number(new RegExp(` ${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
  const cases = xml.matchAll(/<testcase classname="([^"]*)" name="([^"]*)"[^>]*>\s*<(?:failure|error)\b/g);
  const failed = [...cases].map(([, file = "", name = ""]) => `${file}: ${name}`);
  const broken = count("failures") + count("errors");
  return {
    passed: count("tests") - broken - count("skipped"),
    failed: orUnexplained(failed, exitCode, "pytest"),
  };
}

/** A run that ends badly is never counted as a good one, whatever its report says. */
function orUnexplained(failed: readonly string[], exitCode: number, what: string): readonly string[] {
  return failed.length === 0 && exitCode !== 0 ? [`${what} ended with exit code ${exitCode}`] : failed;
}
