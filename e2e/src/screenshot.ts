import path from "node:path";
import type { Page } from "playwright-core";
import { drawn } from "./browser.ts";
import { root } from "./porter-process.ts";

/** Keeps a picture of the whole page in `test-results/pages`, for people to look at. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  const folder = path.join(root, "test-results", "pages");
  await drawn(page);
  await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });
}
