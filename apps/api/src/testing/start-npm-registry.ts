import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A registry on loopback that answers as registry.npmjs.org does for a single version of a package. */
export interface NpmRegistry {
  readonly url: string;
  /** Paths that were asked for, as they came. */
  readonly asked: readonly string[];
  /** Sets or, with `undefined`, takes away the field that `npm deprecate` sets on every version. */
  deprecate(words: string | boolean | undefined): void;
  /** Answers everything so from now on, as no working registry would. */
  misbehave(answer: (response: ServerResponse) => void): void;
  close(): Promise<void>;
}

/** The fields of `GET https://registry.npmjs.org/@openai%2fcodex/0.169.0`, read on 2026-11-25; values shortened. */
function manifestOf(name: string, version: string) {
  return {
    name,
    version,
    description: "Codex CLI is a coding agent from OpenAI that runs locally on your computer.",
    license: "Apache-2.0",
    bin: { codex: "bin/codex.js" },
    type: "module",
    engines: { node: ">=16" },
    repository: { type: "git", url: "git+https://github.com/openai/codex.git", directory: "codex-cli" },
    _id: `${name}@${version}`,
    dist: { tarball: `https://registry.npmjs.org/${name}/-/codex-${version}.tgz`, shasum: "0".repeat(40) },
  };
}

export async function startNpmRegistry(): Promise<NpmRegistry> {
  const asked: string[] = [];
  let deprecated: string | boolean | undefined;
  let other: ((response: ServerResponse) => void) | null = null;
  const server = createServer(({ url = "/" }, response) => {
    asked.push(url);
    if (other !== null) return other(response);
    const [version = "", name = ""] = url.split("/").reverse();
    const manifest = { ...manifestOf(decodeURIComponent(name), version), deprecated };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(manifest));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    deprecate: (words) => void (deprecated = words),
    misbehave: (answer) => void (other = answer),
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
