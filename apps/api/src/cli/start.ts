import { pino } from "pino";
import { readEnvironment } from "../config/environment.ts";
import { readOperatorFile } from "../config/operator-file.ts";
import type { Pages } from "../http/pages.ts";
import { hasStoredApp, withStoredApp } from "../set-up/stored-app.ts";
import { startPorter, type RunningPorter } from "../wiring/start-porter.ts";
import { WrongUse } from "./wrong-use.ts";

/** Loads the built dashboard; fails when it has not been built. `null`: serve the API alone. */
export type LoadPages = () => Promise<Pages | null>;

function greeting({ url, mode, setUpToken }: RunningPorter): string {
  if (mode === "github") {
    return `Porter is ready at ${url}\n  Webhooks go to ${url}/api/webhooks/github. Comment \`@porter help\` on an issue to begin.\n`;
  }
  return `Porter is ready at ${url}

  Try mode: no GitHub App is configured, so a stand-in with a sample repository takes GitHub's place.
  Nothing leaves this machine, and a restart begins anew.

  Next: open ${url}/try, choose an issue and send the comment that is already written.
  For your own repositories: open ${url}/setup.${setUpToken === null ? "" : `\n  It asks for this set-up token: ${setUpToken}`}
`;
}

/** A burst of deliveries writes its lines together: one at a time they cost as much as reading the deliveries. */
const gathered = { minLength: 4096, periodicFlush: 100 };

/** Resolves at the first request to stop. A second one ends the process at once, as people expect of Ctrl-C. */
function stopRequested(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const stop = () => {
      if (asked) process.exit(1);
      asked = true;
      resolve();
    };
    process.on("SIGTERM", stop);
    process.on("SIGINT", stop);
  });
}

/** `porter start`: serves until SIGTERM or SIGINT, then lets work reach a safe point. Runs go on by themselves. */
export async function start(args: readonly string[], loadPages: LoadPages): Promise<number> {
  if (args.length > 0)
    throw new WrongUse("porter start takes no arguments; it is configured by the environment.");
  const read = readEnvironment(process.env, process.cwd());
  let environment = await withStoredApp(read);
  const operator = await readOperatorFile(environment.configFile);
  // Logs are one JSON document a line on stderr; what is for people goes to stdout.
  const log = pino(
    { level: environment.logLevel, base: null },
    pino.destination({ dest: 2, sync: false, ...gathered }),
  );
  if (read.github !== null && (await hasStoredApp(read)))
    log.info("the environment names a GitHub App; the one kept in the data folder is not used");
  const pages = await loadPages();
  const stop = stopRequested();
  for (;;) {
    const connected = Promise.withResolvers<void>();
    const porter = await startPorter({ environment, operator, pages, log, onConnected: connected.resolve });
    process.stdout.write(greeting(porter));
    const stopped = await Promise.race([stop.then(() => true), connected.promise.then(() => false)]);
    log.info(stopped ? "stopping" : "starting again with the new GitHub App");
    await porter.close();
    if (stopped) return 0;
    process.stdout.write("The GitHub App is connected. Porter starts again with it …\n");
    // The same port, also when the system had chosen it: GitHub and the browser know it by now.
    environment = { ...(await withStoredApp(read)), port: Number(new URL(porter.address).port) };
    log.level = environment.logLevel;
  }
}
