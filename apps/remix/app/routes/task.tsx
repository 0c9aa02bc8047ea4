import { redirect } from "@remix-run/node";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Outlet, useActionData, useLoaderData } from "@remix-run/react";

import { refusalOf } from "../api/answers.server.ts";
import { apiOf, taskOf } from "../api/api.server.ts";
import { useTaskEvents } from "../live/live.tsx";
import { patched, useTaskPatches } from "../live/task-patches.ts";
import { useRevalidation } from "../live/use-revalidation.ts";
import { WarningIcon } from "../shell/icons.tsx";
import { FailurePanel } from "../task/failure-panel.tsx";
import { ProgressPanel } from "../task/progress-panel.tsx";
import { shownState, stateSigns } from "../task/shown-state.ts";
import { StageBar } from "../task/stage-bar.tsx";
import { stagesOf } from "../task/stages.ts";
import { readTaskIntent } from "../task/task-intent.server.ts";
import { TaskFacts } from "../task/task-facts.tsx";
import { TaskHeader } from "../task/task-header.tsx";
import { TaskTabs } from "../task/task-tabs.tsx";
import { useClock } from "../time/clock.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => {
  if (data === undefined) return [{ title: "Task · Porter" }];
  const { issueNumber, issueTitle, state, progress } = data;
  const percent = state === "running" ? ` ${progress}%` : "";
  return [{ title: `${stateSigns[shownState(data)]}${percent} · #${issueNumber} ${issueTitle} · Porter` }];
};

export function loader({ context, request, params }: LoaderFunctionArgs) {
  return taskOf(context, request, params.id ?? "");
}

export async function action({ context, request, params }: ActionFunctionArgs) {
  const id = params.id ?? "";
  const intent = readTaskIntent(await request.formData());
  const refusal = await refusalOf(apiOf(context, request).tasks[intent].mutate({ id }));
  return refusal === null ? redirect(`/tasks/${id}`) : { refusal };
}

export default function TaskPage() {
  const loaded = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const [patches, patch] = useTaskPatches(loaded);
  const revalidate = useRevalidation();
  useTaskEvents(loaded.id, {
    started: revalidate,
    happened(event) {
      if (event.kind !== "task") return;
      patch(event.task);
      revalidate();
    },
  });
  const task = patched([loaded], patches)[0] ?? loaded;
  const { now } = useClock();
  return (
    <>
      <TaskHeader task={task} />
      {refused !== undefined && (
        <p role="alert" className="mt-3 flex items-center gap-2 text-[13px] text-error-ink">
          <WarningIcon /> {refused.refusal}
        </p>
      )}
      <div className="mt-6">
        <StageBar stages={stagesOf(task, now)} />
      </div>
      <ProgressPanel task={task} />
      {task.state === "failed" && task.failure !== null && <FailurePanel failure={task.failure} />}
      <TaskFacts task={task} />
      <TaskTabs task={task} />
      <Outlet context={task} />
    </>
  );
}
