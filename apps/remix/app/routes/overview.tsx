import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";

import type { TaskView } from "../api/contract.ts";
import { orResponse } from "../api/answers.server.ts";
import { apiOf } from "../api/api.server.ts";
import { useTaskEvents } from "../live/live.tsx";
import { patched, useTaskPatches } from "../live/task-patches.ts";
import { useRevalidation } from "../live/use-revalidation.ts";
import { EmptyState } from "../shell/empty-state.tsx";
import { PageHeading, SectionHeading } from "../shell/page-heading.tsx";
import { AgentList } from "../task/agent-list.tsx";
import { isLive } from "../task/shown-state.ts";
import { proposedAgent } from "../task/proposed-agent.ts";
import { StartCard } from "../task/start-card.tsx";
import { TaskRows } from "../task/task-rows.tsx";

export const meta: MetaFunction = () => [{ title: "Overview · Porter" }];

export async function loader({ context, request }: LoaderFunctionArgs) {
  const api = apiOf(context, request);
  const [system, agents, active, recent] = await Promise.all([
    orResponse(api.system.info.query()),
    orResponse(api.agents.list.query()),
    orResponse(api.tasks.list.query({ states: ["queued", "running"], limit: 50 })),
    orResponse(api.tasks.list.query({ states: ["success", "failed", "cancelled"], limit: 10 })),
  ]);
  const issues = system.mode === "try" ? await orResponse(api.sample.issues.query()) : [];
  return {
    system,
    agents,
    tasks: [...active.tasks, ...recent.tasks],
    issue: issues.find((issue) => issue.state === "open") ?? null,
  };
}

export default function Overview() {
  const { system, agents, tasks: loaded, issue } = useLoaderData<typeof loader>();
  const [patches, patch] = useTaskPatches(loaded);
  const revalidate = useRevalidation();
  const tasks = patched(loaded, patches);
  const active = tasks.filter(isLive);
  const recent = tasks.filter((task) => !isLive(task));
  useTaskEvents(null, {
    started: revalidate,
    happened(event) {
      if (event.kind !== "task") return;
      patch(event.task);
      if (moves(event.task, tasks)) revalidate();
    },
  });

  const agent = proposedAgent(agents);
  return (
    <>
      <PageHeading>Overview</PageHeading>
      {issue !== null && agent !== null && <StartCard issue={issue} agent={agent} />}
      <div className="grid gap-x-8 gap-y-8 xl:grid-cols-[minmax(0,1fr)_19rem]">
        <div className="min-w-0 space-y-8">
          {tasks.length === 0 ? (
            <EmptyState title="Start your first task">
              Comment <code className="font-mono text-xs text-ink">@porter {agent ?? "<agent>"}</code> on an
              issue
              {system.mode === "try" ? " of the sample repository" : ""}. It appears here at once.
            </EmptyState>
          ) : (
            <>
              <section>
                <SectionHeading>Active {active.length > 0 && active.length}</SectionHeading>
                {active.length > 0 ? (
                  <TaskRows tasks={active} label="Active tasks" />
                ) : (
                  <p className="card px-4 py-4 text-[13px] text-ink-2">Nothing is running or waiting.</p>
                )}
              </section>
              {recent.length > 0 && (
                <section>
                  <SectionHeading>Recent</SectionHeading>
                  <TaskRows tasks={recent} label="Recent tasks" />
                  <p className="mt-3 text-[13px]">
                    <Link to="/tasks" className="link">
                      Open all tasks
                    </Link>
                  </p>
                </section>
              )}
            </>
          )}
        </div>
        <aside aria-label="Readiness" className="min-w-0">
          <SectionHeading>Agents</SectionHeading>
          <AgentList agents={agents} />
          <p className="mt-3 px-1 text-xs text-ink-2">
            Runtime {system.runtime}: {system.runtimeMessage}
          </p>
        </aside>
      </div>
    </>
  );
}

/** Whether the page's sections change by it: it is not on the page yet, or goes from one section to another. */
function moves(task: TaskView, shown: readonly TaskView[]): boolean {
  const before = shown.find(({ id }) => id === task.id);
  return before === undefined || isLive(before) !== isLive(task);
}
