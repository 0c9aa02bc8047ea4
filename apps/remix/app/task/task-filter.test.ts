// @vitest-environment node
import { describe, expect, it } from "vitest";

import { exampleTask } from "../testing/examples.ts";
import { parseTaskFilter } from "./parse-task-filter.server.ts";
import { matchesFilter, taskListPath } from "./task-filter.ts";

const parse = (query: string) => parseTaskFilter(new URLSearchParams(query));

describe("the filter in the address", () => {
  it("is everything when nothing is asked for", () => {
    expect(parse("")).toEqual({ states: [], repo: null, agent: null, after: null, problems: [] });
  });

  it("takes several states, separated by commas or repeated", () => {
    expect(parse("status=failed,running").states).toEqual(["running", "failed"]);
    expect(parse("status=failed&status=running").states).toEqual(["running", "failed"]);
  });

  it("says what is not a state and what was probably meant", () => {
    expect(parse("status=fialed,running").problems).toEqual([
      "“fialed” is not a state. Did you mean failed?",
    ]);
    expect(parse("status=fialed,running").states).toEqual(["running"]);
  });

  it("lists the states when nothing is near", () => {
    expect(parse("status=elephant").problems[0]).toContain("queued, running, success, failed, cancelled");
  });

  it("treats empty fields of the form as not asked for", () => {
    expect(parse("status=&repo=&agent=+&after=")).toEqual(parse(""));
  });

  it("comes back from its own link, without the place in the list", () => {
    const filter = parse("status=failed,running&repo=acme/api&agent=opencode&after=xyz");
    const path = taskListPath(filter);
    expect(path).toBe("/tasks?status=running,failed&repo=acme%2Fapi&agent=opencode");
    expect(parse(path.split("?")[1] ?? "")).toEqual({ ...filter, after: null });
  });

  it("decides which new tasks belong into the list", () => {
    const task = exampleTask({ state: "queued", repo: "Acme/API" });
    expect(matchesFilter(task, parse("repo=acme/api"))).toBe(true);
    expect(matchesFilter(task, parse("status=failed"))).toBe(false);
    expect(matchesFilter(task, parse("agent=claude-code"))).toBe(false);
  });
});
