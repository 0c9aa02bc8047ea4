import { ok } from "./answer.ts";
import type { Answer } from "./answer.ts";
import type { RestRequest } from "./operation.ts";

/** One page of a list, with GitHub's `Link` header to its neighbours. */
export function paginated<Item>(
  request: Pick<RestRequest, "query" | "url">,
  items: readonly Item[],
  present: (page: readonly Item[]) => unknown,
): Answer {
  const perPage = Math.min(100, positive(request.query.get("per_page"), 30));
  const page = positive(request.query.get("page"), 1);
  const last = Math.max(1, Math.ceil(items.length / perPage));
  const link = (number: number, relation: string): string => {
    const url = new URL(request.url);
    url.searchParams.set("page", String(number));
    return `<${url.href}>; rel="${relation}"`;
  };
  const links = [
    ...(page > 1 ? [link(page - 1, "prev"), link(1, "first")] : []),
    ...(page < last ? [link(page + 1, "next"), link(last, "last")] : []),
  ];
  const slice = items.slice((page - 1) * perPage, page * perPage);
  return ok(present(slice), links.length > 0 ? { link: links.join(", ") } : {});
}

function positive(text: string | null, fallback: number): number {
  const number = Number(text);
  return text !== null && Number.isInteger(number) && number > 0 ? number : fallback;
}
