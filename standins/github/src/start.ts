import { createServer } from "node:http";
import type { Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { GitHubStandInOptions } from "./options.ts";
import { GitHubStandIn } from "./stand-in.ts";

/** Starts a stand-in for GitHub on 127.0.0.1. Rejects when the port is taken. */
export async function startGitHubStandIn(options: GitHubStandInOptions = {}): Promise<GitHubStandIn> {
  const standIn = await GitHubStandIn.create(options);
  const listener = getRequestListener(standIn.fetch, { overrideGlobalObjects: false });
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
  try {
    const port = await listen(server, options.port ?? 0);
    standIn.servedAt(`http://127.0.0.1:${port}`, () => stop(server));
  } catch (cause) {
    await standIn.close();
    throw cause;
  }
  return standIn;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
