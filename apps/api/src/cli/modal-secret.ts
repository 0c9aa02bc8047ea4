import { writeFile } from "node:fs/promises";
import path from "node:path";
import { PorterError } from "@porter/orchestrator";
import { readEnvironment } from "../config/environment.ts";
import { openKeyRing } from "../config/key-ring.ts";
import { withStoredApp } from "../set-up/stored-app.ts";
import { WrongUse } from "./wrong-use.ts";

function missing(message: string): PorterError {
  return new PorterError({ code: "configuration_missing", message, retry: "never" });
}

/**
 * `porter modal secret <file>`: writes what Modal's secret `porter-runner` has to hold into a new file that only its
 * owner can read, and says how to hand it over. A file, since `modal secret create` reads nothing else that neither a
 * process list nor a terminal shows.
 */
export async function modalSecret(args: readonly string[]): Promise<number> {
  const [file, ...others] = args;
  if (file === undefined || others.length > 0) throw new WrongUse("Write: porter modal secret <file>");
  const environment = await withStoredApp(readEnvironment(process.env, process.cwd()));
  if (environment.github === null) {
    throw missing("Try mode has no lasting key. Connect a GitHub App first, then make the secret.");
  }
  if (environment.publicUrl === null) {
    throw missing("Runs on Modal have to reach Porter. Set PORTER_URL to its public address first.");
  }
  const ring = await openKeyRing(environment.keyRing, environment.dataDir);
  const content = { PORTER_URL: environment.publicUrl, PORTER_RUNNER_KEY: ring.runnerKey() };
  const target = path.resolve(file);
  try {
    await writeFile(target, `${JSON.stringify(content)}\n`, { flag: "wx", mode: 0o600 });
  } catch (cause) {
    throw new PorterError(
      {
        code: "file_not_written",
        message: `${target} could not be written. Name a file that does not exist yet, in a folder you may write to.`,
        retry: "never",
      },
      { cause },
    );
  }
  process.stdout.write(
    `Written. Now run, and run it again after a rotation of PORTER_SECRET or a change of PORTER_URL:\n` +
      `  modal secret create porter-runner --force --from-json '${target}'; rm '${target}'\n`,
  );
  return 0;
}
