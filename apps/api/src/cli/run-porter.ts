import { PorterError } from "@porter/orchestrator";
import { buildRunnerImage } from "./build-image.ts";
import { doctor } from "./doctor.ts";
import { modalSecret } from "./modal-secret.ts";
import { parseAgentStream } from "./parse-agent-stream.ts";
import { rebuild } from "./rebuild.ts";
import { rotateSecrets } from "./rotate-secrets.ts";
import { simulate } from "./simulate.ts";
import { type LoadPages, start } from "./start.ts";
import { WrongUse } from "./wrong-use.ts";

/** Exit codes of every command. */
const exitCodes = { done: 0, failed: 1, wrongUse: 2, notConfigured: 3 } as const;

const usage = `Usage: porter <command>

  start                                     serve webhooks, API and dashboard
  doctor [--json]                           check everything Porter needs, say what to change
  image build [--base <image>]              make the image that the runtime container runs agents in
  secrets rotate                            seal keys anew under the first key of PORTER_SECRET
  modal secret <file>                       write what runs on Modal sign with, for Modal's secret
  simulate --event <name> <payload.json>    what a delivery would do; - reads standard input
  rebuild [--dry-run] [--yes] [--repo <owner/name>]
                                            restore a lost journal from what GitHub remembers
  agents parse <agent> [--exit-code <n>] [--signal <name>] <stream.jsonl>
                                            what a recorded event stream adds up to
`;

type Command = (args: readonly string[]) => Promise<number>;

/** Commands by their words: one, or two. */
const commands: Readonly<Record<string, Command>> = {
  doctor,
  simulate,
  rebuild,
  "image build": buildRunnerImage,
  "secrets rotate": rotateSecrets,
  "modal secret": modalSecret,
  "agents parse": parseAgentStream,
};

function dispatch(args: readonly string[], options: { loadPages: LoadPages }): Promise<number> {
  const [first, second] = args;
  if (first === undefined) throw new WrongUse("No command was given.");
  if (first === "start") return start(args.slice(1), options.loadPages);
  if (first === "help" || first === "--help") {
    process.stdout.write(usage);
    return Promise.resolve(exitCodes.done);
  }
  for (const [length, words] of [first, `${first} ${second}`].entries()) {
    const command = Object.hasOwn(commands, words) ? commands[words] : undefined;
    if (command !== undefined) return command(args.slice(length + 1));
  }
  throw new WrongUse(`There is no command ${args.slice(0, 2).join(" ")}.`);
}

function exitCodeOf(error: PorterError): number {
  return error.code.startsWith("configuration_") ? exitCodes.notConfigured : exitCodes.failed;
}

/** Runs one `porter` command and returns its exit code. Errors a person can mend are one sentence on stderr. */
export async function runPorter(args: readonly string[], options: { loadPages: LoadPages }): Promise<number> {
  try {
    return await dispatch(args, options);
  } catch (error) {
    if (error instanceof WrongUse) {
      process.stderr.write(`${error.message}\n\n${usage}`);
      return exitCodes.wrongUse;
    }
    if (error instanceof PorterError) {
      process.stderr.write(`${error.message}\n`);
      return exitCodeOf(error);
    }
    throw error;
  }
}
