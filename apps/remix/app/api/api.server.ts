import type { AppLoadContext } from "@remix-run/node";
import { createTRPCClient, httpLink } from "@trpc/client";
import superjson from "superjson";

import type { Api, TaskDetail } from "./contract.ts";
import { orResponse } from "./answers.server.ts";

/** Who asks: forwarded, so that the API decides with the rights of the person at the browser. */
const forwardedHeaders = ["cookie", "authorization"] as const;

/** The API as the loaders of one request see it; no socket in between. */
export function apiOf(context: AppLoadContext, request: Request): Api {
  return createTRPCClient({
    links: [
      httpLink({
        url: "http://in-process/trpc",
        transformer: superjson,
        headers: () => headersOf(request),
        fetch: (input, init) => context.fetchApi(input as string | URL | Request, init as RequestInit),
      }),
    ],
  });
}

function headersOf(request: Request): Record<string, string> {
  const entries = forwardedHeaders.flatMap((name) => {
    const value = request.headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  return Object.fromEntries(entries);
}

const asked = new WeakMap<AppLoadContext, Promise<TaskDetail>>();

/**
 * The task a page is about. Its header and its tabs load at the same time and share one question per request.
 * Throws a 404 response when there is no such task, or none that may be read.
 */
export function taskOf(context: AppLoadContext, request: Request, id: string): Promise<TaskDetail> {
  const known = asked.get(context);
  if (known !== undefined) return known;
  const answer = orResponse(apiOf(context, request).tasks.byId.query({ id }));
  asked.set(context, answer);
  return answer;
}
