/** What an execution id of this runtime says. */
export interface LocalExecution {
  readonly runId: string;
  readonly pid: number;
  /** Clock ticks after boot. */
  readonly startTicks: string;
  /** First part of the kernel's boot id: after a restart of the machine the ticks begin anew. */
  readonly boot: string;
}

const pattern =
  /^local:(?<runId>[\w-]{1,64}):(?<pid>[1-9]\d{0,9}):(?<startTicks>\d{1,20}):(?<boot>[0-9a-f]{8})$/;

/** The first part of a boot id, enough to tell one boot from the next. */
export function bootOf(bootId: string): string {
  return bootId.slice(0, 8);
}

export function formatExecutionId({ runId, pid, startTicks, boot }: LocalExecution): string {
  return `local:${runId}:${pid}:${startTicks}:${boot}`;
}

/** `null` for whatever this runtime did not hand out. */
export function parseExecutionId(executionId: string): LocalExecution | null {
  const groups = pattern.exec(executionId)?.groups;
  if (!groups) return null;
  const { runId = "", pid = "", startTicks = "", boot = "" } = groups;
  return { runId, pid: Number(pid), startTicks, boot };
}
