import type { Page } from "playwright-core";

/** Parts of a task's page, found as a person finds them. */
export function taskPage(page: Page) {
  const stages = page.getByRole("list", { name: "Stages" });
  return {
    /** The word of its state beside the heading. */
    state: (word: string) => page.locator("header").getByRole("status").getByText(word, { exact: true }),
    stages,
    /** The stage it is in now. */
    currentStage: stages.locator("[aria-current=step]"),
    log: page.getByRole("log"),
    line: (number: number) => page.locator(`#L${number}`),
    stopButton: page.getByRole("button", { name: "Stop task" }),
    reallyStopButton: page.getByRole("button", { name: "Really stop it?" }),
    retryButton: page.getByRole("button", { name: "Retry task" }),
    pullRequestLink: page.getByRole("link", { name: /^Open pull request #/ }),
    failure: page.getByRole("region", { name: "Why it failed" }),
  };
}

/** The log's lines that the page holds now: number and text, in the order they stand. */
export function shownLines(page: Page): Promise<{ number: number; text: string }[]> {
  return page.locator(".log-row[id]").evaluateAll((rows) =>
    rows.map((row) => ({
      number: Number(row.id.slice(1)),
      text: row.lastElementChild?.textContent ?? "",
    })),
  );
}
