import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/** What this checkout would deploy, in short: as `release` in `modal/porter_app.py` computes it. */
export async function releaseOf(runnerDir: string): Promise<string> {
  const runner = await readdir(path.join(runnerDir, "porter_runner"));
  const files = [
    "agents.json",
    "porter_app.py",
    ...runner.filter((name) => name.endsWith(".py")).map((name) => `porter_runner/${name}`),
  ].toSorted();
  const digest = createHash("sha256");
  for (const file of files) {
    digest
      .update(`${file}\0`)
      .update(await readFile(path.join(runnerDir, file)))
      .update("\0");
  }
  return digest.digest("hex").slice(0, 12);
}
