import { createRemixStub } from "@remix-run/testing";
import { render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { FilterForm } from "./filter-form.tsx";
import { StateTabs } from "./state-tabs.tsx";
import { parseTaskFilter } from "./parse-task-filter.server.ts";

const agents = [{ name: "opencode", displayName: "opencode" }];
const counts = { queued: 1, running: 2, success: 3, failed: 4, cancelled: 0 };

function show(query: string) {
  const filter = parseTaskFilter(new URLSearchParams(query));
  const Stub = createRemixStub([
    {
      path: "/tasks",
      Component: () => (
        <>
          <FilterForm filter={filter} agents={agents} repos={["acme/api"]} />
          <StateTabs filter={filter} counts={counts} />
        </>
      ),
    },
  ]);
  return render(<Stub initialEntries={[`/tasks?${query}`]} />);
}

describe("the filter form", () => {
  it("is a GET form whose fields hold the filter, so that it works without a script", () => {
    show("status=failed&repo=acme/api&agent=opencode");
    const form = screen.getByRole<HTMLFormElement>("search");
    expect(form.method).toBe("get");
    expect(new URLSearchParams(new FormData(form) as never).toString()).toBe(
      "status=failed&repo=acme%2Fapi&agent=opencode",
    );
  });

  it("keeps an agent that is not on the list any more", () => {
    show("agent=retired");
    expect(screen.getByRole<HTMLSelectElement>("combobox", { name: "Agent" }).value).toBe("retired");
  });

  it("offers to clear only what is filtered", () => {
    const { unmount } = show("");
    expect(screen.queryByRole("link", { name: "Clear filters" })).toBeNull();
    unmount();
    show("status=failed");
    expect(screen.getByRole("link", { name: "Clear filters" }).getAttribute("href")).toBe("/tasks");
  });
});

describe("the tabs of states", () => {
  it("count the tasks of each and keep repository and agent", () => {
    show("status=failed&repo=acme/api");
    const failed = screen.getByRole("link", { name: "Failed 4" });
    expect(failed.getAttribute("aria-current")).toBe("page");
    expect(screen.getByRole("link", { name: "All 10" }).getAttribute("href")).toBe("/tasks?repo=acme%2Fapi");
  });
});
