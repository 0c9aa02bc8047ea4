import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData, useNavigation } from "@remix-run/react";

import { orResponse } from "../api/answers.server.ts";
import { apiOf } from "../api/api.server.ts";
import { useTaskEvents } from "../live/live.tsx";
import { newcomers, patched, patchedCounts, useTaskPatches } from "../live/task-patches.ts";
import { useRevalidation } from "../live/use-revalidation.ts";
import { EmptyState } from "../shell/empty-state.tsx";
import { ArrowUpIcon, WarningIcon } from "../shell/icons.tsx";
import { useTryMode } from "../shell/mode.ts";
import { PageHeading } from "../shell/page-heading.tsx";
import { FilterForm } from "../task/filter-form.tsx";
import { noMatchSentence } from "../task/no-match.ts";
import { StateTabs } from "../task/state-tabs.tsx";
import { parseTaskFilter } from "../task/parse-task-filter.server.ts";
import { isFiltered, matchesFilter, taskListPath } from "../task/task-filter.ts";
import type { TaskFilter } from "../task/task-filter.ts";
import { TaskRows } from "../task/task-rows.tsx";

export const meta: MetaFunction = () => [{ title: "Tasks · Porter" }];

export async function loader({ context, request }: LoaderFunctionArgs) {
  const filter = parseTaskFilter(new URL(request.url).searchParams);
  const api = apiOf(context, request);
  const [list, agents] = await Promise.all([
    orResponse(
      api.tasks.list.query({
        limit: 50,
        ...(filter.states.length === 0 ? {} : { states: [...filter.states] }),
        ...(filter.repo === null ? {} : { repo: filter.repo }),
        ...(filter.agent === null ? {} : { agent: filter.agent }),
        ...(filter.after === null ? {} : { cursor: filter.after }),
      }),
    ),
    orResponse(api.agents.list.query()),
  ]);
  return { filter, list, agents: agents.map(({ name, displayName }) => ({ name, displayName })) };
}

export default function Tasks() {
  const { filter, list, agents } = useLoaderData<typeof loader>();
  const [patches, patch] = useTaskPatches(list);
  const revalidate = useRevalidation();
  useTaskEvents(null, {
    started: revalidate,
    happened: (event) => event.kind === "task" && patch(event.task),
  });

  const tasks = patched(list.tasks, patches);
  const repos = [...new Set(tasks.map((task) => task.repo))].toSorted();
  const arrived = filter.after === null ? newcomers(list.tasks, patches) : [];
  const fresh = arrived.filter((task) => matchesFilter(task, filter)).length;
  const stale = useNavigation().state === "loading";
  return (
    <>
      <PageHeading>Tasks</PageHeading>
      <FilterForm filter={filter} agents={agents} repos={repos} />
      <div className="mt-4 mb-4">
        <StateTabs filter={filter} counts={patchedCounts(list.counts, list.tasks, patches)} />
      </div>
      {filter.problems.map((problem) => (
        <p key={problem} role="alert" className="mb-3 flex items-center gap-2 text-[13px] text-error-ink">
          <WarningIcon /> {problem}
        </p>
      ))}
      <div role="status" className={fresh > 0 ? "mb-3 flex justify-center" : ""}>
        {fresh > 0 && (
          <button type="button" className="button" onClick={revalidate}>
            <ArrowUpIcon className="size-3.5" /> {fresh === 1 ? "1 new task" : `${fresh} new tasks`}
          </button>
        )}
      </div>
      <div className={stale ? "opacity-60 transition-opacity delay-300" : ""}>
        {tasks.length > 0 ? <TaskRows tasks={tasks} label="Tasks" /> : <NoTasks filter={filter} />}
      </div>
      <nav aria-label="More tasks" className="mt-4 flex justify-between text-[13px]">
        {filter.after === null ? (
          <span />
        ) : (
          <Link to={taskListPath(filter)} className="button">
            Newest tasks
          </Link>
        )}
        {list.nextCursor !== null && (
          <Link to={taskListPath(filter, list.nextCursor)} className="button">
            Older tasks
          </Link>
        )}
      </nav>
    </>
  );
}

function NoTasks({ filter }: { readonly filter: TaskFilter }) {
  const tryMode = useTryMode();
  if (isFiltered(filter))
    return (
      <EmptyState
        title={noMatchSentence(filter)}
        action={
          <Link to="/tasks" className="button">
            Clear filters
          </Link>
        }
      />
    );
  return (
    <EmptyState
      title="No tasks yet"
      action={
        tryMode && (
          <Link to="/try" className="button button-primary">
            Choose issue
          </Link>
        )
      }
    >
      Every @porter comment on your repositories appears here.
    </EmptyState>
  );
}
