import type { TaskDetail } from "../api/contract.ts";
import { formatDuration } from "../time/duration.ts";

/** What else there is to know, label over value. */
export function TaskFacts({ task }: { readonly task: TaskDetail }) {
  const run = task.runs[0];
  const cost = task.usage.costUsd;
  const tokens = task.usage.inputTokens + task.usage.outputTokens;
  return (
    <dl className="mt-5 grid grid-cols-2 gap-x-6 gap-y-3 text-[13px] sm:flex sm:flex-wrap">
      <Fact label="Branch">
        <code className="font-mono text-xs wrap-anywhere">{task.branch}</code>
      </Fact>
      {task.queue !== null && (
        <Fact label="Place in the queue">
          {task.queue.place}, about {formatDuration(task.queue.expectedWaitMs)} to wait
        </Fact>
      )}
      {run !== undefined && <Fact label="Runtime">{run.runtime}</Fact>}
      {tokens > 0 && <Fact label="Tokens">{new Intl.NumberFormat("en").format(tokens)}</Fact>}
      {cost !== null && <Fact label="Cost">${cost.toFixed(2)}</Fact>}
      {task.instructions !== "" && <Fact label="Instructions">{task.instructions}</Fact>}
      {run?.finalMessage != null && <Fact label="The agent’s last words">{run.finalMessage}</Fact>}
    </dl>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-ink-2">{label}</dt>
      <dd className="mt-0.5 wrap-anywhere">{children}</dd>
    </div>
  );
}
