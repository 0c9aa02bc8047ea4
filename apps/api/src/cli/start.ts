import { pino } from "pino";
import { readEnvironment } from "../config/environment.ts";
import { readOperatorFile } from "../config/operator-file.ts";
import type { Pages } from "../http/pages.ts";
import { startPorter, type RunningPorter } from "../wiring/start-porter.ts";
import { WrongUse } from "./wrong-use.ts";

/** Loads the built dashboard; fails when it has not been built. `null`: serve the API alone. */
export type LoadPages = () => Promise<Pages | null>;

function greeting({ url, mode }: RunningPorter): string {
  if (mode === "github") {
    return `Porter is ready at ${url}\n  Webhooks go to ${url}/api/webhooks/github. Comment \`@porter help\` on an issue to begin.\n`;
  }
  return `Porter is ready at ${url}

  Try mode: no GitHub App is configured, so a stand-in with a sample repository takes GitHub's place.
  Nothing leaves this machine, and a restart begins anew.

  Next: open ${url}/try, choose an issue and send the comment that is already written.
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
  const environment = readEnvironment(process.env, process.cwd());
  const operator = await readOperatorFile(environment.configFile);
  // Logs are one JSON document a line on stderr; what is for people goes to stdout.
  const log = pino(
    { level: environment.logLevel, base: null },
    pino.destination({ dest: 2, sync: false, ...gathered }),
  );
  const porter = await startPorter({ environment, operator, pages: await loadPages(), log });
  process.stdout.write(greeting(porter));
  await stopRequested();
  log.info("stopping");
  await porter.close();
  return 0;
}
