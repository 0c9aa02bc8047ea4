import { spawn } from "node:child_process";

/** What a git command left behind. */
export interface GitResult {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** One git command on one bare repository. */
export interface GitCommand {
  readonly gitDir: string;
  readonly args: readonly string[];
  readonly input?: string;
  /** Exit codes that are an answer and not a failure. Default: only 0. */
  readonly answers?: readonly number[];
}

/** Environment of every git child: nothing of this machine's or this user's git configuration. */
export function gitEnvironment(): NodeJS.ProcessEnv {
  const environment: Record<string, string | undefined> = {
    PATH: process.env["PATH"],
    LC_ALL: "C",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_TERMINAL_PROMPT: "0",
    // The repositories may belong to another user than the server, as in containers.
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: "safe.directory",
    GIT_CONFIG_VALUE_0: "*",
  };
  // Packages that extend Node's type say that NODE_ENV is always set; git does not care.
  return environment as NodeJS.ProcessEnv;
}

/**
 * Runs git without blocking: the same process serves clones, and a synchronous git would wait for itself.
 * Rejects when git cannot be started or ends with a code that is not in `answers`.
 */
export function runGit({ gitDir, args, input, answers = [0] }: GitCommand): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", ["--git-dir", gitDir, ...args], { env: gitEnvironment() });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => {
      const result: GitResult = {
        exitCode: code ?? -1,
        stdout: Buffer.concat(stdout),
        stderr: Buffer.concat(stderr).toString("utf8"),
      };
      if (answers.includes(result.exitCode)) resolve(result);
      else reject(new Error(`git ${args[0]} ended with code ${result.exitCode}: ${result.stderr.trim()}`));
    });
    child.stdin.on("error", () => {
      // git may end before it has read everything; its exit code says what happened.
    });
    child.stdin.end(input);
  });
}
