import { NavLink } from "@remix-run/react";

import type { TaskDetail } from "../api/contract.ts";

/** The parts of a task's page; each has an address. */
export function TaskTabs({ task }: { readonly task: TaskDetail }) {
  const dead = task.notices.filter((notice) => notice.state === "dead").length;
  const base = `/tasks/${task.id}`;
  return (
    <nav aria-label="Parts of the task" className="mt-6 mb-4 overflow-x-auto border-b border-line">
      <ul className="flex gap-6">
        <Tab to={base} end>
          Log
        </Tab>
        <Tab to={`${base}/prompt`}>Prompt</Tab>
        <Tab to={`${base}/notices`}>
          Notices <span className="text-ink-2 tabular-nums">{task.notices.length}</span>
          {dead > 0 && <span className="text-error-ink">✗ {dead} undelivered</span>}
        </Tab>
      </ul>
    </nav>
  );
}

interface TabProps {
  readonly to: string;
  readonly end?: boolean;
  readonly children: React.ReactNode;
}

function Tab({ to, end = false, children }: TabProps) {
  return (
    <li>
      <NavLink to={to} end={end} className="tab" preventScrollReset>
        {children}
      </NavLink>
    </li>
  );
}
