import type { IncomingMessage } from "node:http";

/**
 * The bytes of a request's body, or `null` when there are more than `maxBytes`; the rest is then read past.
 * Rejects when the sender goes away before the end.
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | null> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer | null>();
  let chunks: Buffer[] = [];
  let size = 0;
  request.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
    else chunks = [];
  });
  request.once("end", () => resolve(size > maxBytes ? null : Buffer.concat(chunks, size)));
  request.once("error", reject);
  request.once("close", () => {
    if (!request.complete) reject(new Error("The request ended before its body did."));
  });
  return promise;
}
