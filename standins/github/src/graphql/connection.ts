import { graphError } from "./scope.ts";

/** Arguments every connection takes. */
export interface PageArguments {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
}

/** What a connection is made from. `node` is called only for items of the page. */
interface ConnectionSource<Item> {
  /** Field name, for GitHub's error messages. */
  readonly name: string;
  readonly items: readonly Item[];
  readonly node: (item: Item) => unknown;
  /** Further fields of each edge. */
  readonly edge?: (item: Item) => Readonly<Record<string, unknown>>;
}

const largestPage = 100;

/** One page of a list, with GitHub's rule that `first` or `last` must be given and be at most 100. */
export function connection<Item>(source: ConnectionSource<Item>, page: PageArguments) {
  const { name, items, node, edge } = source;
  checkBounds(name, page);
  const { first, last, after, before } = page;
  let from = isGiven(after) ? position(after) + 1 : 0;
  let to = isGiven(before) ? position(before) : items.length;
  if (isGiven(first)) to = Math.min(to, from + first);
  if (isGiven(last)) from = Math.max(from, to - last);
  const slice = items.slice(from, to);
  const nodes = slice.map((item) => node(item));
  return {
    nodes,
    edges: slice.map((item, index) => ({
      cursor: cursor(from + index),
      node: nodes[index],
      ...edge?.(item),
    })),
    totalCount: items.length,
    pageInfo: {
      hasNextPage: to < items.length,
      hasPreviousPage: from > 0,
      startCursor: slice.length === 0 ? null : cursor(from),
      endCursor: slice.length === 0 ? null : cursor(from + slice.length - 1),
    },
  };
}

function checkBounds(name: string, { first, last }: PageArguments): void {
  if (!isGiven(first) && !isGiven(last)) {
    throw graphError(
      "MISSING_PAGINATION_BOUNDARIES",
      `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`,
    );
  }
  const [bound, wanted] = isGiven(first) ? ["first", first] : ["last", last ?? 0];
  if (wanted > largestPage) {
    throw graphError(
      "UNPROCESSABLE",
      `Requesting ${wanted} records on the \`${name}\` connection exceeds the \`${bound}\` limit of ${largestPage} records.`,
    );
  }
}

function isGiven<Value>(value: Value | null | undefined): value is Value {
  return value !== null && value !== undefined;
}

function cursor(index: number): string {
  return Buffer.from(`cursor:${index}`).toString("base64");
}

function position(text: string): number {
  return Number(Buffer.from(text, "base64").toString("utf8").slice("cursor:".length));
}
