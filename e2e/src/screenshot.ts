import path from "node:path";
import type { Page } from "playwright-core";
import { root } from "./porter-process.ts";

/** Widths that every page is looked at in: a phone and a desk. */
export const widths = [390, 1440] as const;

/** Keeps a picture of the whole page in `test-results/pages`, for people to look at. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  const folder = path.join(root, "test-results", "pages");
  await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });
}
