import { Link } from "@remix-run/react";

import type { TaskView } from "../api/contract.ts";
import { PullRequestIcon } from "../shell/icons.tsx";
import { Sentence } from "../shell/sentence.tsx";
import { useClock } from "../time/clock.tsx";
import { formatDuration } from "../time/duration.ts";
import { TimeAgo } from "../time/time-ago.tsx";
import { DemonstrationLabel } from "./demonstration-label.tsx";
import { isLive, shownState } from "./shown-state.ts";
import { StateBadge } from "./state-badge.tsx";
import { tookMs } from "./took.ts";

/** One task in a list. The whole row leads to its page; the pull request has a link of its own. */
export function TaskRow({ task }: { readonly task: TaskView }) {
  const { now } = useClock();
  return (
    <li className="relative grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-1 px-4 py-3 text-[13px] hover:bg-raised @3xl:grid-cols-[6rem_minmax(0,1fr)_5.5rem_3.5rem_5rem_3.5rem]">
      <StateBadge state={shownState(task)} />
      <div className="col-span-2 row-start-2 min-w-0 @3xl:col-span-1 @3xl:row-start-auto">
        <div className="flex min-w-0 items-center gap-2">
          <Link
            to={`/tasks/${task.id}`}
            prefetch="intent"
            className="truncate font-medium text-ink after:absolute after:inset-0"
          >
            <span className="text-ink-2">#{task.issueNumber}</span> {task.issueTitle}
          </Link>
          {task.demonstration && <DemonstrationLabel />}
        </div>
        <TaskDoing task={task} />
      </div>
      <span className="col-start-1 row-start-3 truncate text-ink-2 @3xl:col-auto @3xl:row-auto">
        {task.agent}
        <span className="@3xl:hidden">
          {" "}
          · {task.repo} · <TimeAgo at={task.createdAt} />
        </span>
      </span>
      <span className="col-start-2 row-start-3 justify-self-end @3xl:col-auto @3xl:row-auto @3xl:justify-self-start">
        <PullRequestLink task={task} />
      </span>
      <span className="hidden text-ink-2 @3xl:block">
        <TimeAgo at={task.createdAt} />
      </span>
      <span className="col-start-2 row-start-1 justify-self-end whitespace-nowrap text-ink-2 tabular-nums @3xl:col-auto @3xl:row-auto">
        <span className="sr-only">took </span>
        {formatDuration(tookMs(task, now))}
      </span>
    </li>
  );
}

function PullRequestLink({ task }: { readonly task: TaskView }) {
  if (task.prNumber === null || task.prUrl === null) return null;
  return (
    <a className="link relative z-10 inline-flex items-center gap-1 py-1" href={task.prUrl}>
      <PullRequestIcon className="size-3.5" />
      <span className="sr-only">Pull request </span>#{task.prNumber}
    </a>
  );
}

/** What it does now, or why it failed; otherwise the repository. */
function TaskDoing({ task }: { readonly task: TaskView }) {
  if (task.state === "failed" && task.failure !== null)
    return (
      <p className="truncate text-error-ink">
        <Sentence text={task.failure.message} />
      </p>
    );
  if (task.state !== "running")
    return (
      <p className="hidden truncate text-ink-2 @3xl:block">
        {task.repo}
        {isLive(task) && " · waiting for a free place"}
      </p>
    );
  return (
    <div className="mt-1 flex items-center gap-3 text-ink-2">
      <progress className="meter max-w-40" value={task.progress} max={100} aria-label="Progress" />
      <span className="tabular-nums">{task.progress}%</span>
      <span className="truncate">{task.step}</span>
    </div>
  );
}
