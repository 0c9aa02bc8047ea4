/** Everything that bounds a task, as data. The operator's file may change it; tests shorten the times. */
export interface Limits {
  /** Wall clock of one run; `--timeout` may ask for less or up to `maxTimeoutMinutes`. */
  readonly timeoutMinutes: number;
  readonly maxTimeoutMinutes: number;
  readonly maxBudgetUsd: number;
  /** Runs of one user at a time, where their plan names no number. */
  readonly concurrentPerUser: number;
  /** Runs of everybody at a time, in one process. */
  readonly concurrentRuns: number;
  /** Runs that Porter starts by itself after an infrastructure failure. */
  readonly automaticRetries: number;
  /** A run that was launched but not claimed by then is lost. */
  readonly launchTimeoutMs: number;
  /** The runner reports at least this often. */
  readonly heartbeatMs: number;
  /** After this much silence the runtime is asked whether the run still exists. */
  readonly silenceMs: number;
  /** From soft to hard stop of an agent that reached its time limit. */
  readonly graceMs: number;
  /** The status comment is edited for mere progress at most this often. */
  readonly progressNoticeMs: number;
  readonly promptBytes: number;
  readonly changesetBytes: number;
  readonly changesetFiles: number;
  readonly lineChars: number;
  readonly linesPerRun: number;
  /** What one run may use; how strictly depends on the runtime. */
  readonly memoryMb: number;
  readonly cpus: number;
  readonly diskMb: number;
  /** Processes and threads of one run at a time. */
  readonly maxProcesses: number;
}

/** The specification's limits, and bounds of our own where it is silent. */
export const defaultLimits: Limits = {
  timeoutMinutes: 10,
  maxTimeoutMinutes: 10,
  maxBudgetUsd: 100,
  concurrentPerUser: 10,
  concurrentRuns: 250,
  automaticRetries: 2,
  launchTimeoutMs: 120_000,
  heartbeatMs: 10_000,
  silenceMs: 30_000,
  graceMs: 5_000,
  progressNoticeMs: 15_000,
  promptBytes: 48_000,
  changesetBytes: 10_000_000,
  changesetFiles: 1_000,
  lineChars: 4_000,
  linesPerRun: 50_000,
  memoryMb: 2_048,
  cpus: 2,
  diskMb: 10_240,
  maxProcesses: 512,
};
