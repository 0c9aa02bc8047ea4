import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { PorterError } from "@porter/orchestrator";
import { z } from "zod";
import { findProgram } from "./find-program.ts";

/** The oldest Python that the runner works with. */
const oldest = { major: 3, minor: 11 };
const wanted = `${oldest.major}.${oldest.minor}`;

const question =
  "import json,sys; v=sys.version_info; print(json.dumps({'executable':sys.executable,'major':v[0],'minor':v[1]}))";
const answerSchema = z.object({ executable: z.string().min(1), major: z.int(), minor: z.int() });

function unavailable(message: string, cause?: unknown): PorterError {
  return new PorterError({ code: "runtime_unavailable", message, retry: "never" }, { cause });
}

/**
 * Real path of the interpreter behind a command such as `python3`, which must be new enough. The command may be
 * a wrapper script (pyenv has such) that would cost each launch a tenth of a second, so it is asked only here.
 * `env` holds the PATH to look in. Throws `PorterError` `runtime_unavailable`.
 */
export async function findPython(command: string, env: NodeJS.ProcessEnv): Promise<string> {
  const program = await findProgram(command, env["PATH"] ?? "");
  if (program === null) {
    throw unavailable(`${command} was not found. Install Python ${wanted} or newer and put it on PATH.`);
  }
  let answer: z.infer<typeof answerSchema>;
  try {
    const { stdout } = await promisify(execFile)(program, ["-I", "-c", question], { env, timeout: 20_000 });
    answer = answerSchema.parse(JSON.parse(stdout));
  } catch (error) {
    throw unavailable(`${program} did not run as Python. Install Python ${wanted} or newer.`, error);
  }
  const { executable, major, minor } = answer;
  if (major < oldest.major || (major === oldest.major && minor < oldest.minor)) {
    throw unavailable(`${program} is Python ${major}.${minor}. Install Python ${wanted} or newer.`);
  }
  return executable;
}
