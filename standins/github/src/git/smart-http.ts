import { spawn } from "node:child_process";
import { Readable } from "node:stream";
import { gitEnvironment } from "./run-git.ts";

/** One git-over-HTTP request that was let through. */
export interface SmartHttpRequest {
  readonly gitDir: string;
  /** `/info/refs`, `/git-upload-pack` or `/git-receive-pack`. */
  readonly path: string;
  readonly request: Request;
  /** Who pushes; without a name git refuses pushes. */
  readonly remoteUser: string | null;
}

/**
 * Answers through `git http-backend` (git-http-backend(1)), streaming both ways. Resolves as soon as git has
 * written its headers; `ended` resolves when git has ended, hence after a push took effect.
 */
export async function smartHttp(
  input: SmartHttpRequest,
): Promise<{ response: Response; ended: Promise<void> }> {
  const { gitDir, path, request, remoteUser } = input;
  const child = spawn("git", ["http-backend"], { env: cgiEnvironment(input) });
  const ended = new Promise<void>((resolve) => {
    child.on("close", () => resolve());
    child.on("error", () => resolve());
  });
  child.stderr.resume();
  child.stdin.on("error", () => {
    // git ends early when it refuses; its answer says why.
  });
  if (request.body === null) child.stdin.end();
  else
    Readable.fromWeb(request.body as Parameters<typeof Readable.fromWeb>[0])
      .on("error", () => child.kill())
      .pipe(child.stdin);
  const { status, headers, rest } = await readHead(child.stdout);
  if (status === 0) {
    return {
      response: new Response(`git http-backend failed for ${gitDir}${path} (${remoteUser})`, { status: 500 }),
      ended,
    };
  }
  child.stdout.unshift(rest);
  const body = Readable.toWeb(child.stdout) as ReadableStream<Uint8Array>;
  return { response: new Response(body, { status, headers }), ended };
}

function cgiEnvironment({ gitDir, path, request, remoteUser }: SmartHttpRequest): NodeJS.ProcessEnv {
  const { headers } = request;
  const header = (name: string): string => headers.get(name) ?? "";
  return {
    ...gitEnvironment(),
    GIT_HTTP_EXPORT_ALL: "1",
    GIT_PROJECT_ROOT: gitDir,
    PATH_INFO: path,
    QUERY_STRING: new URL(request.url).search.slice(1),
    REQUEST_METHOD: request.method,
    CONTENT_TYPE: header("content-type"),
    // git compresses what it asks for; http-backend undoes that only when told.
    HTTP_CONTENT_ENCODING: header("content-encoding"),
    GIT_PROTOCOL: header("git-protocol"),
    // A chunked body has no length; an empty variable would be read as zero.
    ...(headers.has("content-length") && { CONTENT_LENGTH: header("content-length") }),
    ...(remoteUser !== null && { REMOTE_USER: remoteUser }),
  };
}

interface Head {
  /** 0 when git ended without an answer. */
  readonly status: number;
  readonly headers: Headers;
  /** Start of the body that came with the head. */
  readonly rest: Buffer;
}

async function readHead(stream: Readable): Promise<Head> {
  let received = Buffer.alloc(0);
  let end = -1;
  while (end < 0) {
    const chunk = await nextChunk(stream);
    if (chunk === null) return { status: 0, headers: new Headers(), rest: received };
    received = Buffer.concat([received, chunk]);
    end = received.indexOf("\r\n\r\n");
  }
  let status = 200;
  const headers = new Headers();
  for (const line of received.toString("latin1", 0, end).split("\r\n")) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon);
    const value = line.slice(colon + 1).trim();
    if (name.toLowerCase() === "status") status = Number(value.slice(0, 3));
    else headers.append(name, value);
  }
  return { status, headers, rest: received.subarray(end + 4) };
}

function nextChunk(stream: Readable): Promise<Buffer | null> {
  return new Promise((resolve) => {
    const settle = (): void => {
      const chunk: unknown = stream.read();
      if (chunk === null && !stream.readableEnded && !stream.destroyed) return;
      stream.off("readable", settle).off("end", settle).off("error", settle);
      resolve(Buffer.isBuffer(chunk) ? chunk : null);
    };
    stream.on("readable", settle).on("end", settle).on("error", settle);
  });
}
