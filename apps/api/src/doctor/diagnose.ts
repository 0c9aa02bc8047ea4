import { PorterError } from "@porter/orchestrator";
import { type Environment, readEnvironment } from "../config/environment.ts";
import { type OperatorFile, readOperatorFile } from "../config/operator-file.ts";
import { type Check, ill, well } from "./check.ts";
import { checkApp } from "./check-app.ts";
import { checkMachine } from "./check-machine.ts";
import { withStoredApp } from "../set-up/stored-app.ts";

/** `notConfigured` goes before `failed`: the rest cannot be looked at. */
const exitCodes = { well: 0, failed: 1, notConfigured: 3 } as const;

/** What the doctor found, and the exit code that says so. */
interface Diagnosis {
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
    return { checks: [ill("configuration", error.message)], exitCode: exitCodes.notConfigured };
  }
  const checks = [well("configuration", "can be read"), ...(await checkMachine(environment, operator))];
  const { github } = environment;
  if (github === null) {
    const none = ill(
      "GitHub App",
      "none. Start Porter and open /setup, or set GITHUB_APP_ID, GITHUB_APP_PRIVATE_KEY and GITHUB_WEBHOOK_SECRET",
    );
    return { checks: [...checks, none], exitCode: exitCodes.notConfigured };
  }
  checks.push(...(await checkApp(environment, github)));
  const allWell = checks.every(({ ok }) => ok);
  return { checks, exitCode: allWell ? exitCodes.well : exitCodes.failed };
}
