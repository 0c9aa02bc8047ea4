import type { TaskView } from "../api/contract.ts";

interface ProgressPanelProps {
  readonly task: Pick<TaskView, "progress" | "step" | "state">;
}

/** What the agent is doing and how far it thinks it is. */
export function ProgressPanel({ task }: ProgressPanelProps) {
  if (task.state !== "running") return null;
  return (
    <div className="mt-4 flex items-center gap-3 text-[13px]">
      <progress className="meter max-w-56" value={task.progress} max={100} aria-label="Progress" />
      <span className="tabular-nums">{task.progress}%</span>
      <span className="min-w-0 truncate text-ink-2">{task.step ?? "starting"}</span>
    </div>
  );
}
