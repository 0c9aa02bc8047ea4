import { parseArgs } from "node:util";
import { parseDelivery } from "@porter/forges";
import { simulateDelivery } from "@porter/orchestrator";
import { readEnvironment } from "../config/environment.ts";
import { readOperatorFile } from "../config/operator-file.ts";
import { agentsOf } from "../wiring/agents-of.ts";
import { withStoredApp } from "../set-up/stored-app.ts";
import { vocabularyOf } from "../wiring/vocabulary.ts";
import { readInput } from "./read-input.ts";
import { WrongUse } from "./wrong-use.ts";

/** A recorded payload often lacks the installation; a dry run needs none. */
const replayInstallationId = 1;

function parseOptions(args: readonly string[]): { event: string; file: string } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { event: { type: "string" } },
      allowPositionals: true,
    });
    const [file] = positionals;
    if (values.event !== undefined && file !== undefined && positionals.length === 1)
      return { event: values.event, file };
  } catch {
    // Answered below, with the form that is accepted.
  }
  throw new WrongUse("Write: porter simulate --event <name> <payload.json>");
}

/** `porter simulate`: prints what Porter would do with this delivery. No network, no row. */
export async function simulate(args: readonly string[]): Promise<number> {
  const { event, file } = parseOptions(args);
  const input = await readInput(file);
  let payload: unknown;
  try {
    payload = JSON.parse(input);
  } catch {
    throw new WrongUse(`${file === "-" ? "Standard input" : file} is not JSON.`);
  }
  const environment = await withStoredApp(readEnvironment(process.env, process.cwd()));
  const operator = await readOperatorFile(environment.configFile);
  const vocabulary = vocabularyOf(
    agentsOf(operator, { demonstration: environment.github === null }),
    operator.limits,
  );
  const delivery = parseDelivery({
    event,
    deliveryId: "simulated",
    payload,
    appSlug: "porter",
    allowedBots: operator.allowedBots,
    replayInstallationId,
  });
  process.stdout.write(`${JSON.stringify(simulateDelivery(delivery, vocabulary), null, 2)}\n`);
  return 0;
}
