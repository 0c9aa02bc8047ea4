import { platform } from "node:process";
import { PorterError, type Readiness, type Runtime } from "@porter/orchestrator";
import { findProgram } from "./find-program.ts";

/** What readiness depends on. */
interface ReadinessQuestion {
  /** Programs the agents need. */
  readonly programs: readonly string[];
  readonly searchPath: string;
  /** Rejects with `PorterError` when there is no usable Python. */
  readonly findPython: () => Promise<unknown>;
  /** Whether agents are kept from what is not theirs on this machine. */
  readonly isIsolated: () => Promise<boolean>;
}

/** Throws `PorterError` `runtime_unavailable` where processes cannot be followed as this runtime does it. */
export function requireLinux(): void {
  if (platform === "linux") return;
  throw new PorterError({
    code: "runtime_unavailable",
    message: `The runtime "local" follows its processes through /proc, which ${platform} does not have. Start Porter on Linux, or choose PORTER_RUNTIME=container or modal.`,
    retry: "never",
  });
}

async function runtimeReadiness({
  searchPath,
  findPython,
  isIsolated,
}: ReadinessQuestion): Promise<Readiness> {
  try {
    requireLinux();
    await findPython();
  } catch (error) {
    if (error instanceof PorterError) return { state: "unavailable", message: error.message };
    throw error;
  }
  if ((await findProgram("git", searchPath)) === null) {
    return { state: "unavailable", message: "git was not found. Install it and put it on PATH." };
  }
  if (await isIsolated()) {
    return {
      state: "degraded",
      message:
        "Agents run in bubblewrap: they see this machine read-only, without people's homes and Porter's own data, and write to their run's folder alone. Their memory, cores, processes and network are not limited; the runtime container limits those too.",
    };
  }
  return {
    state: "degraded",
    message:
      "Runs are not isolated: agents work on this machine with the rights of Porter's own user. Install bubblewrap, or for repositories or people you do not trust choose the runtime container or modal.",
  };
}

/** Whether runs can start on this machine, and which programs they will find. */
export async function checkReadiness(question: ReadinessQuestion): ReturnType<Runtime["readiness"]> {
  const [runtime, ...found] = await Promise.all([
    runtimeReadiness(question),
    ...question.programs.map((program) => findProgram(program, question.searchPath)),
  ]);
  const programs = Object.fromEntries(
    question.programs.map((program, index) => [program, found[index] !== null]),
  );
  return { runtime, programs };
}
