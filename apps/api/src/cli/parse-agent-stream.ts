import { parseArgs } from "node:util";
import { parseStream } from "@porter/adapters";
import type { ProcessExit } from "@porter/orchestrator";
import { readEnvironment } from "../config/environment.ts";
import { readOperatorFile } from "../config/operator-file.ts";
import { agentsOf } from "../wiring/agents-of.ts";
import { readInput } from "./read-input.ts";
import { WrongUse } from "./wrong-use.ts";

interface Options {
  readonly agent: string;
  readonly file: string;
  readonly exit: ProcessExit;
}

const form = "Write: porter agents parse <agent> [--exit-code <n>] [--signal <name>] <stream.jsonl>";

function parseOptions(args: readonly string[]): Options {
  let parsed: { values: { "exit-code"?: string; signal?: string }; positionals: string[] };
  try {
    parsed = parseArgs({
      args: [...args],
      options: { "exit-code": { type: "string" }, signal: { type: "string" } },
      allowPositionals: true,
    });
  } catch {
    throw new WrongUse(form);
  }
  const { values, positionals } = parsed;
  const [agent, file] = positionals;
  if (agent === undefined || file === undefined || positionals.length > 2) throw new WrongUse(form);
  const code = values["exit-code"];
  if (code !== undefined && !/^\d{1,3}$/.test(code))
    throw new WrongUse("--exit-code takes a number from 0 to 255.");
  return {
    agent,
    file,
    exit: { code: code === undefined ? null : Number(code), signal: values.signal ?? null },
  };
}

/** `porter agents parse`: prints what the adapter makes of a recorded event stream. */
export async function parseAgentStream(args: readonly string[]): Promise<number> {
  const { agent: id, file, exit } = parseOptions(args);
  const environment = readEnvironment(process.env, process.cwd());
  const agents = agentsOf(await readOperatorFile(environment.configFile), { demonstration: true });
  const agent = agents.get(id);
  if (agent === null) throw new WrongUse(`There is no agent ${id}. Use one of: ${agents.ids.join(", ")}.`);
  const parsed = parseStream(agent, await readInput(file), exit);
  process.stdout.write(`${JSON.stringify(parsed, null, 2)}\n`);
  return 0;
}
