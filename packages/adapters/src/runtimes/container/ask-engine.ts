import { execFile, type ExecFileException } from "node:child_process";

/** A command of an engine, and the environment it gets. */
export interface EngineCommand {
  /** Absolute path. */
  readonly program: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What one command of an engine came to. */
export interface EngineAnswer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const askTimeoutMs = 20_000;
const maxOutputBytes = 16 * 1024 * 1024;

/** Runs one command of an engine to its end. Never rejects: a command that was not to be started has code 127. */
export function askEngine(
  engine: EngineCommand,
  args: readonly string[],
  timeoutMs: number = askTimeoutMs,
): Promise<EngineAnswer> {
  return new Promise((resolve) => {
    const env = engine.env as NodeJS.ProcessEnv;
    const options = { env, timeout: timeoutMs, maxBuffer: maxOutputBytes, killSignal: "SIGKILL" as const };
    execFile(engine.program, [...args], options, (error, stdout, stderr) => {
      resolve({ code: codeOf(error), stdout, stderr: stderr.trim() });
    });
  });
}

function codeOf(error: ExecFileException | null): number {
  if (error === null) return 0;
  return typeof error.code === "number" ? error.code : 127;
}

/** The engine's last line of complaint, for people. */
export function complaintOf({ stderr, code }: EngineAnswer): string {
  return stderr.split("\n").at(-1)?.slice(0, 500) || `exit code ${code}`;
}
