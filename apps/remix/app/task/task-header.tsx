import { Link } from "@remix-run/react";

import type { TaskDetail } from "../api/contract.ts";
import { ExternalIcon, PullRequestIcon } from "../shell/icons.tsx";
import { useClock } from "../time/clock.tsx";
import { formatDuration } from "../time/duration.ts";
import { TimeAgo } from "../time/time-ago.tsx";
import { DemonstrationLabel } from "./demonstration-label.tsx";
import { isLive, shownState } from "./shown-state.ts";
import { StateBadge } from "./state-badge.tsx";
import { TaskActions } from "./task-actions.tsx";
import { tookMs } from "./took.ts";

/** State, title, who asked whom, and what can be done about it. */
export function TaskHeader({ task }: { readonly task: TaskDetail }) {
  const { now } = useClock();
  return (
    <header>
      <Link to="/tasks" className="text-[13px] text-ink-2 hover:text-ink">
        ‹ Tasks
      </Link>
      <div className="mt-2 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-[13px]" role="status">
            <StateBadge state={shownState(task)} />
            {task.cancelledBy !== null && <span className="text-ink-2">stopped by @{task.cancelledBy}</span>}
            {task.demonstration && <DemonstrationLabel />}
          </div>
          <h1 className="mt-1 text-xl font-semibold tracking-tight wrap-anywhere">{task.issueTitle}</h1>
          <p className="mt-1.5 flex flex-wrap gap-x-1 gap-y-1 text-[13px] text-ink-2">
            <a href={task.issueUrl} className="link inline-flex items-center gap-1">
              {task.repo}#{task.issueNumber} <ExternalIcon className="size-3" />
            </a>
            <span>· {task.agent}</span>
            <span>· by @{task.createdBy}</span>
            <span>
              · <TimeAgo at={task.createdAt} />
            </span>
            {task.attempt > 1 && <span>· attempt {task.attempt}</span>}
            <span className="tabular-nums">
              · {isLive(task) ? "for" : "took"} {formatDuration(tookMs(task, now))}
            </span>
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          {task.prUrl !== null && (
            <a href={task.prUrl} className="button button-primary">
              <PullRequestIcon /> Open pull request #{task.prNumber}
            </a>
          )}
          <TaskActions task={task} />
        </div>
      </div>
    </header>
  );
}
