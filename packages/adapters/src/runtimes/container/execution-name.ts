import { createHash } from "node:crypto";

/** What an execution id of this runtime says. */
export interface ContainerExecution {
  readonly installation: string;
  readonly runId: string;
}

const pattern = /^container:(?<installation>[0-9a-f]{12}):(?<runId>[\w-]{1,64})$/;

/** Tells the containers of one Porter from those of another on the same machine: by the folder it keeps runs in. */
export function installationOf(runsDir: string): string {
  return createHash("sha256").update(runsDir).digest("hex").slice(0, 12);
}

export function formatExecutionId({ installation, runId }: ContainerExecution): string {
  return `container:${installation}:${runId}`;
}

/** `null` for whatever this runtime did not hand out. */
export function parseExecutionId(executionId: string): ContainerExecution | null {
  const groups = pattern.exec(executionId)?.groups;
  if (!groups) return null;
  const { installation = "", runId = "" } = groups;
  return { installation, runId };
}

/** The one name that a run's container has: an engine takes a name once, so two launches are one container. */
export function containerName({ installation, runId }: ContainerExecution): string {
  return `porter-${installation}-${runId}`;
}

/** Labels by which containers are found again: of one run, and of all runs of an installation. */
export const labels = { run: "porter.run", installation: "porter.installation" } as const;
