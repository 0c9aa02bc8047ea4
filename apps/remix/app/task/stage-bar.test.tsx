import { render, screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { at, exampleRun, exampleTask } from "../testing/examples.ts";
import { StageBar } from "./stage-bar.tsx";
import { stagesOf } from "./stages.ts";

const running = exampleTask({
  state: "running",
  runs: [exampleRun({ state: "running", claimedAt: at(15) })],
});

describe("the stage bar", () => {
  it("names each stage with its state in words and its length", () => {
    render(<StageBar stages={stagesOf(running, at(265))} />);
    const stages = within(screen.getByRole("list", { name: "Stages" })).getAllByRole("listitem");
    expect(stages.map((stage) => stage.textContent)).toEqual([
      "Queued, done12s",
      "Launching, done3s",
      "Claimed, done",
      "Running, now4:10",
      "Publishing, to come",
    ]);
  });

  it("marks the stage the run is in", () => {
    render(<StageBar stages={stagesOf(running, at(265))} />);
    expect(screen.getByRole("listitem", { current: "step" }).textContent).toContain("Running");
  });

  it("draws lengths in proportion, leaving room for what is to come", () => {
    const { container } = render(<StageBar stages={stagesOf(running, at(265))} />);
    const [, ...parts] = [...container.querySelectorAll("svg > rect")].map((rect) =>
      Number(rect.getAttribute("width")),
    );
    const [queued = 0, launching = 0, working = 0] = parts;
    expect(parts).toHaveLength(3);
    expect(launching).toBeLessThan(queued);
    expect(queued).toBeLessThan(working);
    expect(queued + launching + working).toBeLessThanOrEqual(750);
  });
});
