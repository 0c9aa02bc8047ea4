import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from "playwright-core";

/** A browser's visit: tabs that share cookies, and everything that went wrong in any of them. */
export interface Visit {
  readonly context: BrowserContext;
  /** Console errors and warnings, exceptions and policy violations, each with the page it happened on. */
  readonly problems: readonly string[];
  newTab(): Promise<Page>;
}

/** How long anything may take to become what a test waits for; far more than it needs. */
export const patienceMs = 20_000;

/** Debian's Chromium without a window. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: "/usr/bin/chromium" });
}

/** Opens an empty visit; `baseURL` makes paths addresses. */
export async function visit(browser: Browser, options: BrowserContextOptions): Promise<Visit> {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(patienceMs);
  const problems: string[] = [];
  context.on("console", (message) => {
    if (!["error", "warning"].includes(message.type())) return;
    problems.push(
      `${message.page()?.url() ?? "unknown page"}: ${message.text()} (${message.location().url})`,
    );
  });
  context.on("weberror", (error) =>
    problems.push(`${error.page()?.url() ?? "unknown page"}: ${error.error().stack}`),
  );
  return { context, problems, newTab: () => context.newPage() };
}

/** Resolves when the page has been drawn as it is now. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>(
        (resolve) => void requestAnimationFrame(() => requestAnimationFrame(() => resolve())),
      ),
  );
}

/** Resolves when a page's scripts have taken it over and its fonts are there. */
export async function hydrated(page: Page): Promise<void> {
  // React marks the nodes that it manages.
  await page.waitForFunction(() => Object.keys(document.body).some((key) => key.startsWith("__react")));
  await page.evaluate(() => document.fonts.ready);
}
