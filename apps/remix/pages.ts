import { fileURLToPath } from "node:url";

import { createRequestHandler } from "@remix-run/node";
import type { ServerBuild } from "@remix-run/node";

/** What the server hands to every page it renders. */
export interface PageContext {
  /** Of this response's content security policy. */
  readonly nonce: string;
  /** Reaches the API without a socket. */
  readonly fetchApi: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
}

/** Answers one request for a page. A fresh context per request: answers are remembered on it. */
export type Pages = (request: Request, context: PageContext) => Promise<Response>;

/**
 * Absolute path of the browser's files; each text file has a `.br` and a `.gz` twin. Everything under
 * `assets/` carries a hash in its name and never changes.
 */
export const assetsDir = fileURLToPath(new URL("./build/client", import.meta.url));

const serverBuild = new URL("./build/server/index.js", import.meta.url);

/** Loads the built dashboard. Throws when `npm run build` has not been run. */
export async function loadPages(): Promise<Pages> {
  const build = (await import(serverBuild.href)) as ServerBuild;
  const handle = createRequestHandler(build, "production");
  return (request, context) => handle(request, { ...context });
}
