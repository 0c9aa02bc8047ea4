import type { RunView, TaskDetail } from "../api/contract.ts";
import { EmptyState } from "../shell/empty-state.tsx";
import { isLive } from "../task/shown-state.ts";

interface LogEmptyProps {
  readonly task: TaskDetail;
  readonly run: RunView | null;
}

/** Why there is no line to show. */
export function LogEmpty({ task, run }: LogEmptyProps) {
  if (run === null && isLive(task))
    return (
      <EmptyState title="Waiting to start">
        The log begins when a run does. This page moves on by itself.
      </EmptyState>
    );
  if (run === null) return <EmptyState title="No run was started">So there is no log.</EmptyState>;
  if (run.state !== "settled")
    return <EmptyState title="No line yet">The run has started; its first lines appear here.</EmptyState>;
  return <EmptyState title="This run printed nothing" />;
}
