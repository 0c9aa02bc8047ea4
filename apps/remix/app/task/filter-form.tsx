import { Form, Link } from "@remix-run/react";

import type { AgentView } from "../api/contract.ts";
import { isFiltered } from "./task-filter.ts";
import type { TaskFilter } from "./task-filter.ts";

interface FilterFormProps {
  readonly filter: TaskFilter;
  readonly agents: readonly Pick<AgentView, "name" | "displayName">[];
  /** Offered while typing. */
  readonly repos: readonly string[];
}

/** A plain form whose fields become the address. */
export function FilterForm({ filter, agents, repos }: FilterFormProps) {
  return (
    <Form
      method="get"
      action="/tasks"
      role="search"
      aria-label="Filter tasks"
      className="flex flex-wrap items-end gap-2"
    >
      {filter.states.length > 0 && <input type="hidden" name="status" value={filter.states.join(",")} />}
      <label className="grow text-xs text-ink-2 sm:grow-0">
        Repository
        <input
          key={filter.repo}
          className="field mt-1 block w-full sm:w-52"
          name="repo"
          defaultValue={filter.repo ?? ""}
          placeholder="owner/name"
          list="repositories"
          autoComplete="off"
          spellCheck={false}
        />
      </label>
      <datalist id="repositories">
        {repos.map((repo) => (
          <option key={repo} value={repo} />
        ))}
      </datalist>
      <label className="grow text-xs text-ink-2 sm:grow-0">
        Agent
        <select
          key={filter.agent}
          className="field mt-1 block w-full sm:w-44"
          name="agent"
          defaultValue={filter.agent ?? ""}
        >
          <option value="">Any agent</option>
          {agents.map((agent) => (
            <option key={agent.name} value={agent.name}>
              {agent.displayName}
            </option>
          ))}
          {filter.agent !== null && !agents.some((agent) => agent.name === filter.agent) && (
            <option value={filter.agent}>{filter.agent}</option>
          )}
        </select>
      </label>
      <button className="button max-sm:grow" type="submit">
        Filter tasks
      </button>
      {isFiltered(filter) && (
        <Link to="/tasks" className="link px-1 py-2 text-[13px]">
          Clear filters
        </Link>
      )}
    </Form>
  );
}
