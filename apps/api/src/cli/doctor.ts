import { PorterError } from "@porter/orchestrator";
import { type Environment, readEnvironment } from "../config/environment.ts";
import { type OperatorFile, readOperatorFile } from "../config/operator-file.ts";
import { type Check, ill, lineOf, well } from "../doctor/check.ts";
import { checkApp } from "../doctor/check-app.ts";
import { checkMachine } from "../doctor/check-machine.ts";
import { withStoredApp } from "../set-up/stored-app.ts";
import { WrongUse } from "./wrong-use.ts";

/** `notConfigured` goes before `failed`: the rest cannot be looked at. */
export const doctorExitCodes = { well: 0, failed: 1, notConfigured: 3 } as const;

/** What the doctor found, and the exit code that says so. */
export interface Diagnosis {
  readonly checks: readonly Check[];
  readonly exitCode: number;
}

/** Looks at everything Porter needs, from the environment to the agents. Changes nothing. */
export async function diagnose(
  variables: Record<string, string | undefined>,
  cwd: string,
): Promise<Diagnosis> {
  let environment: Environment;
  let operator: OperatorFile;
  try {
    environment = await withStoredApp(readEnvironment(variables, cwd));
    operator = await readOperatorFile(environment.configFile);
  } catch (error) {
    if (!(error instanceof PorterError)) throw error;
    return { checks: [ill("configuration", error.message)], exitCode: doctorExitCodes.notConfigured };
  }
  const checks = [well("configuration", "can be read"), ...(await checkMachine(environment, operator))];
  const { github } = environment;
  if (github === null) {
    const none = ill(
      "GitHub App",
      "none. Start Porter and open /setup, or set GITHUB_APP_ID, GITHUB_APP_PRIVATE_KEY and GITHUB_WEBHOOK_SECRET",
    );
    return { checks: [...checks, none], exitCode: doctorExitCodes.notConfigured };
  }
  checks.push(...(await checkApp(environment, github)));
  const allWell = checks.every(({ ok }) => ok);
  return { checks, exitCode: allWell ? doctorExitCodes.well : doctorExitCodes.failed };
}

/** `porter doctor`: one line a check with what to change; `--json` prints one document. */
export async function doctor(args: readonly string[]): Promise<number> {
  const json = args.length === 1 && args[0] === "--json";
  if (args.length > 0 && !json) throw new WrongUse("Write: porter doctor [--json]");
  const { checks, exitCode } = await diagnose(process.env, process.cwd());
  const document = { ok: exitCode === doctorExitCodes.well, checks };
  process.stdout.write(
    json ? `${JSON.stringify(document, null, 2)}\n` : `${checks.map(lineOf).join("\n")}\n`,
  );
  return exitCode;
}
