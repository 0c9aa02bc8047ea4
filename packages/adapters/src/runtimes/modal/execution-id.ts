/** What an execution id of this runtime says. */
export interface ModalExecution {
  readonly runId: string;
  /** Modal's id of the function call (`fc-…`) or sandbox (`sb-…`). */
  readonly modalId: string;
}

const pattern = /^modal:(?<runId>[\w-]{1,60}):(?<modalId>(?:fc|sb)-\w{1,64})$/;

export function formatExecutionId({ runId, modalId }: ModalExecution): string {
  return `modal:${runId}:${modalId}`;
}

/** `null` for whatever this runtime did not hand out. */
export function parseExecutionId(executionId: string): ModalExecution | null {
  const groups = pattern.exec(executionId)?.groups;
  if (!groups) return null;
  const { runId = "", modalId = "" } = groups;
  return { runId, modalId };
}
