import { createServer, type RequestListener } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** What is used of Probot, which is installed on demand and therefore unknown to the compiler. */
interface ProbotPackage {
  createProbot(): object;
  createNodeMiddleware(
    app: (probot: { on(event: string, handler: () => void): void }) => void,
    options: { readonly probot: object },
  ): Promise<(...exchange: Parameters<RequestListener>) => Promise<boolean>>;
}

/** A Probot app as small as can be: one handler that does nothing. Settings are in the environment, as Probot has it. */
const [, , folder = ""] = process.argv;
const entry = createRequire(join(folder, "package.json")).resolve("probot");
const { createProbot, createNodeMiddleware } = (await import(pathToFileURL(entry).href)) as ProbotPackage;

const middleware = await createNodeMiddleware((app) => app.on("issue_comment.created", () => undefined), {
  probot: createProbot(),
});
const server = createServer((request, response) => void middleware(request, response));
server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
