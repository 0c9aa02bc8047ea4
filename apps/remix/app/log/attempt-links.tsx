import { Link } from "@remix-run/react";

import type { TaskDetail } from "../api/contract.ts";

interface AttemptLinksProps {
  readonly task: Pick<TaskDetail, "id" | "runs">;
  /** The one on the page. */
  readonly attempt: number;
}

/** The runs of a task, when there were several. */
export function AttemptLinks({ task, attempt }: AttemptLinksProps) {
  if (task.runs.length < 2) return null;
  return (
    <nav aria-label="Attempts" className="flex flex-wrap items-center gap-x-4 gap-y-1">
      {task.runs.toReversed().map((run) => (
        <Link
          key={run.id}
          to={`/tasks/${task.id}/attempts/${run.attempt}`}
          aria-current={run.attempt === attempt ? "page" : undefined}
          className={run.attempt === attempt ? "font-medium text-ink" : "link"}
        >
          Attempt {run.attempt}
          {run.failure !== null && <span className="text-error-ink"> ✗</span>}
        </Link>
      ))}
    </nav>
  );
}
