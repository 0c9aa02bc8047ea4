import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";

/** What axe finds on a page as it is, each as `rule: element`. */
export async function axeViolations(page: Page): Promise<string[]> {
  // Without frames there is nothing to gather from elsewhere; otherwise each call opens a tab to do so.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`),
  );
}
