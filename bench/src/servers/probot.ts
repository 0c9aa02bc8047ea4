import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** What is used of Probot, which is installed on demand and therefore unknown to the compiler. */
interface ProbotPackage {
  readonly run: (
    app: (probot: { on(event: string, handler: () => void): void }) => void,
  ) => Promise<{ readonly port: number }>;
}

/**
 * A Probot app as small as can be, one handler that does nothing, run as `probot run` does. Its settings are in the
 * environment. It cannot be asked to choose a port: the one it is given must be free.
 */
const [, , folder = ""] = process.argv;
const entry = createRequire(join(folder, "package.json")).resolve("probot");
const { run } = (await import(pathToFileURL(entry).href)) as ProbotPackage;
const server = await run((app) => app.on("issue_comment.created", () => undefined));
process.send?.({ port: server.port });
