import { bootOf, formatExecutionId } from "./execution-id.ts";
import {
  claimLaunchRecord,
  createRunFolder,
  type LaunchRecord,
  readLaunchRecord,
  type RunFolder,
} from "./run-folder.ts";
import { type RunnerCommand, startRunner, type WaitingRunner } from "./start-runner.ts";

/** A run that has a process: a runner of ours that waits for its ticket, or `null` when there was one before. */
interface LaunchedRun {
  readonly record: LaunchRecord;
  readonly runner: WaitingRunner | null;
}

/** The execution id of a recorded launch. */
export function executionIdOf(runId: string, { pid, startTicks, bootId }: LaunchRecord): string {
  return formatExecutionId({ runId, pid, startTicks, boot: bootOf(bootId) });
}

/**
 * Starts a runner for the folder unless it has one, also when two launches meet. The runner is put on record
 * before it gets its ticket: one that works is always found again, and one that is not on record never works.
 */
export async function launchOnce(
  folder: RunFolder,
  command: RunnerCommand,
  bootId: string,
): Promise<LaunchedRun> {
  await createRunFolder(folder);
  const runner = await startRunner(command, folder);
  try {
    const record = { ...runner.name, bootId };
    if (await claimLaunchRecord(folder, record)) return { record, runner };
    await runner.dismiss();
    return { record: (await readLaunchRecord(folder)) ?? record, runner: null };
  } catch (error) {
    await runner.dismiss();
    throw error;
  }
}
