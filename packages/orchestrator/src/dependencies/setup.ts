import type { InstalledRepository } from "../forge/repository.ts";
import { readRepositoryPolicy } from "../policy/repository-policy.ts";
import type { Run } from "../run/run.ts";
import type { Task } from "../task/task.ts";

/** What prepares the work tree of a run before its agent starts. */
export interface Setup {
  /** For `/bin/sh -c`, from the default branch's `.porter/config.json`. */
  readonly command: string;
  /** Whether what it makes may be kept for later runs. */
  readonly maySave: boolean;
}

/** What decides about the setup of a run. */
export interface SetupSource {
  readonly task: Pick<Task, "followUp">;
  /** Text of `.porter/config.json` on the default branch; `null` when there is none. */
  readonly policyFile: string | null;
  /** Branch that the run works on. */
  readonly base: string;
  readonly defaultBranch: string;
}

/** The setup of a run, or `null` where the repository names none. A broken file was refused before, at admission. */
export function setupOf(source: SetupSource): Setup | null {
  const reading = readRepositoryPolicy(source.policyFile);
  if (!reading.ok || reading.policy.setup === undefined) return null;
  return { command: reading.policy.setup, maySave: isTrusted(source) };
}

/**
 * Whether a run works on what the repository's maintainers have accepted. Everything else, a branch named with `--base`
 * or a pull request, is somebody's proposal: what its scripts make must not reach other runs.
 */
function isTrusted({ task, base, defaultBranch }: SetupSource): boolean {
  return task.followUp === null && base === defaultBranch;
}

const longestMs = 5 * 60_000;

/** How long a setup may take: five minutes, and half of the run's time, so that the agent has the other half. */
export function setupLimitMs(run: Pick<Run, "timeoutMs">): number {
  return Math.max(1, Math.min(longestMs, Math.floor(run.timeoutMs / 2)));
}

/**
 * Name of the folder in which archives of a repository are kept. The installation is part of it: a name that somebody
 * else takes after the repository's owner has left it leads elsewhere.
 */
export function dependencyFolder({ installationId, owner, name }: InstalledRepository): string {
  return `${installationId}.${owner}.${name}`.toLowerCase();
}
