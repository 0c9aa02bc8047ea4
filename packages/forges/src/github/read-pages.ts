import { z } from "zod";
import { ask } from "./ask.ts";
import type { Doing } from "./forge-error.ts";

/** One page of a list, as Octokit answers it. */
interface Page {
  readonly data: unknown;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
}

/** A list that GitHub answers in pages of 100. */
export interface Listing<Item> {
  readonly doing: Doing;
  readonly answer: z.ZodType<readonly Item[]>;
  readonly request: (page: number) => Promise<Page>;
}

export interface FirstPage<Item> {
  readonly items: readonly Item[];
  /** Pages behind the first. */
  readonly more: number;
  /** Requests left in this hour; `null` when GitHub did not say. */
  readonly remaining: number | null;
}

/** GitHub's largest page. Source: https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api */
export const perPage = 100;

/** Reads the first page, which says how many there are. */
export async function readFirstPage<Item>(listing: Listing<Item>): Promise<FirstPage<Item>> {
  let headers: Page["headers"] = {};
  const items = await ask({
    ...listing,
    request: async () => {
      const page = await listing.request(1);
      ({ headers } = page);
      return page;
    },
  });
  const left = Number(headers["x-ratelimit-remaining"] ?? Number.NaN);
  return {
    items,
    more: lastPage(String(headers["link"] ?? "")) - 1,
    remaining: Number.isNaN(left) ? null : left,
  };
}

/** Reads the pages behind the first, one after the other as GitHub asks clients to. */
export async function readMorePages<Item>(
  listing: Listing<Item>,
  first: FirstPage<Item>,
): Promise<readonly Item[]> {
  const items = [...first.items];
  for (let page = 2; page <= first.more + 1; page += 1) {
    items.push(...(await ask({ ...listing, request: () => listing.request(page) })));
  }
  return items;
}

/** Number of the last page by the `Link` header: 1 when there is but one. */
function lastPage(link: string): number {
  const address = link.split(",").find((each) => each.includes('rel="last"'));
  return Number(/[?&]page=(\d+)/.exec(address ?? "")?.[1] ?? 1);
}
