import { spawn } from "node:child_process";

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: Record<string, string>;
  /** Keeps the output to itself and returns it; otherwise it goes to the terminal. */
  readonly quiet?: boolean;
}

/** Runs a program to its end. Returns its exit code (1 when a signal ended it) and, if quiet, what it printed. */
export function runCommand(
  argv: readonly string[],
  options: CommandOptions = {},
): Promise<{ code: number; output: string }> {
  const [program = "", ...args] = argv;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: [
        "ignore",
        options.quiet === true ? "pipe" : "inherit",
        options.quiet === true ? "pipe" : "inherit",
      ],
    });
    let output = "";
    const collect = (chunk: Buffer) => (output += chunk.toString());
    child.stdout?.on("data", collect);
    child.stderr?.on("data", collect);
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
