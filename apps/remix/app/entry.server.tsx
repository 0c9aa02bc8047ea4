import { PassThrough } from "node:stream";

import { createReadableStreamFromReadable } from "@remix-run/node";
import type { AppLoadContext, EntryContext, HandleErrorFunction } from "@remix-run/node";
import { isRouteErrorResponse, RemixServer } from "@remix-run/react";
import { renderToPipeableStream } from "react-dom/server";

import { NonceContext } from "./shell/nonce.ts";

/** A page that has not been rendered by then is given up. */
const renderTimeoutMs = 10_000;

/** Called by Remix with five arguments; the rule on parameters cannot hold here. */
export default function handleRequest(
  ...[request, status, headers, remixContext, loadContext]: [
    Request,
    number,
    Headers,
    EntryContext,
    AppLoadContext,
  ]
): Promise<Response> {
  return new Promise((resolve, reject) => {
    let responseStatus = status;
    const { nonce } = loadContext;
    const { pipe, abort } = renderToPipeableStream(
      <NonceContext.Provider value={nonce}>
        <RemixServer context={remixContext} url={request.url} nonce={nonce} />
      </NonceContext.Provider>,
      {
        nonce,
        onShellReady() {
          const body = new PassThrough();
          headers.set("content-type", "text/html; charset=utf-8");
          resolve(new Response(createReadableStreamFromReadable(body), { status: responseStatus, headers }));
          pipe(body);
        },
        onShellError: reject,
        onError(error) {
          responseStatus = 500;
          logPageError(request, error);
        },
      },
    );
    setTimeout(abort, renderTimeoutMs).unref();
  });
}

/** Unknown addresses and refusals are answers, not errors; only the rest is worth a log line. */
export const handleError: HandleErrorFunction = (error, { request }) => {
  if (request.signal.aborted || isRouteErrorResponse(error)) return;
  logPageError(request, error);
};

function logPageError(request: Request, error: unknown): void {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const line = { level: "error", msg: "page failed", path: new URL(request.url).pathname, error: detail };
  process.stderr.write(`${JSON.stringify(line)}\n`);
}
