import { createRemixStub } from "@remix-run/testing";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { exampleTask } from "../testing/examples.ts";
import { TaskActions } from "./task-actions.tsx";

const failure = { code: "timed_out", message: "Too long.", retry: "later" } as const;

function show(task: ReturnType<typeof exampleTask>) {
  const intents: unknown[] = [];
  const Stub = createRemixStub([
    { path: "/", Component: () => <TaskActions task={task} /> },
    {
      path: "/tasks/:id",
      action: async ({ request }) => {
        intents.push((await request.formData()).get("intent"));
        return null;
      },
      Component: () => <p>sent</p>,
    },
  ]);
  render(<Stub />);
  return intents;
}

describe("the buttons of a task", () => {
  it("stop a live task only after a second press", async () => {
    const intents = show(exampleTask({ state: "running" }));
    fireEvent.click(screen.getByRole("button", { name: "Stop task" }));
    fireEvent.click(screen.getByRole("button", { name: "Really stop it?" }));
    await screen.findByText("sent");
    expect(intents).toEqual(["stop"]);
  });

  it("take the question back when it is left", async () => {
    show(exampleTask({ state: "running" }));
    const button = screen.getByRole("button");
    fireEvent.click(button);
    fireEvent.blur(button);
    await waitFor(() => expect(button.textContent).toBe("Stop task"));
  });

  it("make retry the main thing only where it helps", () => {
    show(exampleTask({ state: "failed", failure }));
    expect(screen.getByRole("button", { name: "Retry task" }).className).toContain("button-primary");
  });

  it("offer retry quietly where it does not help by itself", () => {
    show(exampleTask({ state: "failed", failure: { ...failure, retry: "never" } }));
    expect(screen.getByRole("button", { name: "Retry task" }).className).not.toContain("button-primary");
  });

  it("are none when the task succeeded", () => {
    show(exampleTask({ state: "success" }));
    expect(screen.queryByRole("button")).toBeNull();
  });
});
