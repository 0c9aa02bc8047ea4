import type { Locator, Page } from "playwright-core";

/** Parts of a sample issue's page, found as a person finds them. */
export function issuePage(page: Page) {
  const porterComments = page.getByRole("article", { name: "Comment by porter[bot]" });
  return {
    box: page.getByRole("textbox", { name: /^Comment as/ }),
    commentButton: page.getByRole("button", { name: "Comment", exact: true }),
    commandButton: (command: string) => page.getByRole("button", { name: `@porter ${command}`, exact: true }),
    ownComment: (text: string) =>
      page.getByRole("article", { name: "Comment by you" }).filter({ hasText: text }),
    porterComments,
    /** Porter's comment that says this. */
    porterSays: (text: string | RegExp) => porterComments.filter({ hasText: text }),
    tasks: page.getByRole("list", { name: "Tasks of this issue" }),
    pullRequest: page
      .getByRole("region")
      .filter({ has: page.getByRole("heading", { level: 2, name: /#\d+$/ }) }),
  };
}

/** Writes a comment and sends it. */
export async function sendComment(page: Page, text: string): Promise<void> {
  const { box, commentButton } = issuePage(page);
  await box.fill(text);
  await commentButton.click();
}

/** Address of the task that an issue's page lists first. */
export async function newestTaskPath(tasks: Locator): Promise<string> {
  const href = await tasks.getByRole("listitem").first().getByRole("link").first().getAttribute("href");
  if (href === null) throw new Error("The issue's page lists no task.");
  return href;
}
