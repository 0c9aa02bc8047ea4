import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData, useParams } from "@remix-run/react";
import type { ShouldRevalidateFunctionArgs } from "@remix-run/react";

import { orResponse } from "../api/answers.server.ts";
import { apiOf, taskOf } from "../api/api.server.ts";
import { endWith } from "../api/end-with.ts";
import type { LogLine, LogPage, TaskDetail } from "../api/contract.ts";
import { AttemptLinks } from "../log/attempt-links.tsx";
import { LiveLog } from "../log/live-log.tsx";
import { LogEmpty } from "../log/log-empty.tsx";
import { LogPageRows } from "../log/log-page.tsx";
import { useHydrated } from "../log/use-hydrated.ts";
import { useTask } from "../task/use-task.ts";

/** Lines in the page the server sends: more than a screen, little to send. */
const pageLines = 200;

const noLines: LogPage = { lines: [], total: 0 };

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const task = await taskOf(context, request, params.id ?? "");
  const run = runOf(task, params.attempt);
  if (run === null) return { runId: null, from: 1, page: noLines };
  const to = Number(new URL(request.url).searchParams.get("to") ?? run.lineCount) || run.lineCount;
  const from = Math.max(1, Math.min(to, run.lineCount) - pageLines + 1);
  const logs = apiOf(context, request).tasks.logs;
  const page = await orResponse(logs.query({ runId: run.id, from, limit: pageLines }));
  return { runId: run.id, from, page };
}

/** Lines come over the socket; reading the task again does not read its log again. */
export function shouldRevalidate({ currentUrl, nextUrl }: ShouldRevalidateFunctionArgs): boolean {
  return currentUrl.href !== nextUrl.href;
}

function runOf(task: TaskDetail, attempt: string | undefined) {
  if (attempt === undefined) return task.runs[0] ?? null;
  const run = task.runs.find((candidate) => String(candidate.attempt) === attempt);
  if (run === undefined) endWith(404);
  return run;
}

export default function TaskLog() {
  const task = useTask();
  const { runId, from, page } = useLoaderData<typeof loader>();
  const { attempt } = useParams();
  const hydrated = useHydrated();
  const run = attempt === undefined ? task.runs[0] : task.runs.find((one) => String(one.attempt) === attempt);
  // A run that began after the page was read is shown from its first line on, over the socket.
  const first = run?.id === runId ? page : noLines;
  const empty = <LogEmpty task={task} run={run ?? null} />;
  if (run === undefined) return empty;
  return (
    <section aria-label="Log">
      <div className="mb-2 flex flex-wrap items-center justify-between gap-x-6 gap-y-1 text-[13px] text-ink-2">
        <AttemptLinks task={task} attempt={run.attempt} />
        {!hydrated && <LogPages from={from} page={first} />}
        <a href={`/tasks/${task.id}/attempts/${run.attempt}/log.txt`} className="link ml-auto">
          Download log
        </a>
      </div>
      {hydrated ? (
        <LiveLog key={run.id} taskId={task.id} run={run} first={first} empty={empty} />
      ) : (
        <PlainLog lines={first.lines} empty={empty} />
      )}
    </section>
  );
}

interface LogPagesProps {
  readonly from: number;
  readonly page: LogPage;
}

/** The way through a long log without a script. */
function LogPages({ from, page }: LogPagesProps) {
  const last = from + page.lines.length - 1;
  return (
    <>
      {from > 1 && (
        <Link to={`?to=${from - 1}`} className="link">
          Earlier lines
        </Link>
      )}
      {last < page.total && (
        <Link to={`?to=${Math.min(page.total, last + pageLines)}`} className="link">
          Later lines
        </Link>
      )}
    </>
  );
}

interface PlainLogProps {
  readonly lines: readonly LogLine[];
  readonly empty: React.ReactNode;
}

function PlainLog({ lines, empty }: PlainLogProps) {
  return lines.length === 0 ? empty : <LogPageRows lines={lines} />;
}
