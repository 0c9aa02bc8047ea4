import { Link } from "@remix-run/react";

import type { TaskState } from "../api/contract.ts";
import { stateWords } from "./shown-state.ts";
import { StateIcon } from "./state-icon.tsx";
import { taskListPath, taskStates } from "./task-filter.ts";
import type { TaskFilter } from "./task-filter.ts";

interface StateTabsProps {
  readonly filter: TaskFilter;
  readonly counts: Readonly<Record<TaskState, number>>;
}

/** One link per state with its number of tasks; repository and agent stay chosen. */
export function StateTabs({ filter, counts }: StateTabsProps) {
  const all = taskStates.reduce((sum, state) => sum + counts[state], 0);
  return (
    <nav aria-label="States" className="-mx-4 overflow-x-auto border-b border-line px-4 md:mx-0 md:px-0">
      <ul className="flex gap-5">
        <li>
          <StateTab
            to={taskListPath({ ...filter, states: [] })}
            current={filter.states.length === 0}
            count={all}
          >
            All
          </StateTab>
        </li>
        {taskStates.map((state) => (
          <li key={state}>
            <StateTab
              to={taskListPath({ ...filter, states: [state] })}
              current={filter.states.includes(state)}
              count={counts[state]}
            >
              <StateIcon state={state} className="size-3.5" still />
              {stateWords[state]}
            </StateTab>
          </li>
        ))}
      </ul>
    </nav>
  );
}

interface StateTabProps {
  readonly to: string;
  readonly current: boolean;
  readonly count: number;
  readonly children: React.ReactNode;
}

function StateTab({ to, current, count, children }: StateTabProps) {
  return (
    <Link to={to} className="tab" aria-current={current ? "page" : undefined}>
      {children} <span className="text-ink-2 tabular-nums">{count}</span>
    </Link>
  );
}
