import { parseArgs } from "node:util";
import {
  type Budget,
  budgetOf,
  fullName,
  PorterError,
  type Repository,
  restoreTasks,
  type Restored,
  type Survey,
} from "@porter/orchestrator";
import { pino } from "pino";
import { type Environment, readEnvironment } from "../config/environment.ts";
import { type OperatorFile, readOperatorFile } from "../config/operator-file.ts";
import { withStoredApp } from "../set-up/stored-app.ts";
import { openStore, type Store } from "../store/open-store.ts";
import { agentsOf } from "../wiring/agents-of.ts";
import { openForge } from "../wiring/open-forge.ts";
import { vocabularyOf } from "../wiring/vocabulary.ts";
import { WrongUse } from "./wrong-use.ts";

interface Wish {
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly only: Repository | null;
}

function parseWish(args: readonly string[]): Wish {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { "dry-run": { type: "boolean" }, yes: { type: "boolean" }, repo: { type: "string" } },
    });
    const wish = { dryRun: values["dry-run"] ?? false, yes: values.yes ?? false };
    if (values.repo === undefined) return { ...wish, only: null };
    const [owner, name, ...more] = values.repo.split("/");
    if (owner && name && more.length === 0) return { ...wish, only: { owner, name } };
  } catch {
    // Answered below, with the form that is accepted.
  }
  throw new WrongUse("Write: porter rebuild [--dry-run] [--yes] [--repo <owner/name>]");
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/**
 * `porter rebuild`: restores a lost journal from GitHub. Says what it costs before it reads, and refuses when that is
 * more than is left in this hour, unless told `--yes`. `--dry-run` reads and writes nothing. May be repeated.
 */
export async function rebuild(args: readonly string[]): Promise<number> {
  const wish = parseWish(args);
  const environment = await withStoredApp(readEnvironment(process.env, process.cwd()));
  const operator = await readOperatorFile(environment.configFile);
  const { github, dataDir, databaseUrl } = environment;
  if (github === null) throw noGitHub();
  if (wish.dryRun) return rebuildInto(null, wish, { environment, operator, github });
  const store = await openStore({ dataDir, ...(databaseUrl === null ? {} : { databaseUrl }) });
  try {
    if (await store.hasServed()) throw notEmpty(databaseUrl === null ? `${dataDir}/journal` : "the database");
    return await rebuildInto(store, wish, { environment, operator, github });
  } finally {
    await store.close();
  }
}

interface Configured {
  readonly environment: Environment;
  readonly operator: OperatorFile;
  readonly github: NonNullable<Environment["github"]>;
}

async function rebuildInto(
  store: Store | null,
  { yes, only }: Wish,
  { environment, operator, github }: Configured,
): Promise<number> {
  const log = pino({ level: environment.logLevel, base: null }, pino.destination({ dest: 2, sync: true }));
  const { forge } = openForge(github, environment, { log, onlyWriter: false });
  const agents = agentsOf(operator, { demonstration: false });
  const vocabulary = vocabularyOf(agents, operator.limits);
  const survey = await forge.archive.survey(only);
  const budget = budgetOf(survey);
  sayBudget(survey, budget);
  if (budget.short.length > 0 && !yes) throw tooDear(budget);
  let found = 0;
  let fresh = 0;
  for (const repository of survey.repositories) {
    const restored = restoreTasks(await repository.read(), { agents, vocabulary, now: new Date() });
    found += restored.length;
    fresh += store === null ? 0 : await store.restore(restored);
    say(`${fullName(repository.repository)}: ${counted(restored)}`);
  }
  say(
    store === null
      ? `${found} tasks can be restored. Nothing was written.`
      : `${fresh} of ${found} tasks restored, ${found - fresh} were there already. Start Porter now: it goes on with those that are live. Logs of earlier runs are lost.`,
  );
  return 0;
}

function sayBudget({ repositories }: Survey, { spent, toCome }: Budget): void {
  say(
    `Budget: ${spent + toCome} requests to GitHub for ${repositories.length} repositories, ${spent} of them sent to find that out, ${toCome} to come.`,
  );
}

function counted(restored: readonly Restored[]): string {
  const states = Map.groupBy(restored, ({ task }) => task.state);
  const parts = [...states].map(([state, tasks]) => `${tasks.length} ${state}`);
  return parts.length === 0 ? "no tasks" : parts.join(", ");
}

function noGitHub(): PorterError {
  return new PorterError({
    code: "configuration_incomplete",
    message:
      "There is no GitHub to rebuild from: set GITHUB_APP_ID, GITHUB_APP_PRIVATE_KEY and GITHUB_WEBHOOK_SECRET as for `porter start`.",
    retry: "never",
  });
}

function notEmpty(where: string): PorterError {
  return new PorterError({
    code: "journal_not_empty",
    message: `A rebuild needs an empty journal, and Porter has already worked with ${where}. Move it away, or choose another with PORTER_DATA_DIR or DATABASE_URL.`,
    retry: "never",
  });
}

function tooDear({ short }: Budget): PorterError {
  const lines = short.map(
    ({ installationId, needs, left }) =>
      `installation ${installationId} needs ${needs} requests and has ${left}`,
  );
  return new PorterError({
    code: "rebuild_too_dear",
    message: `GitHub's limit for this hour would not suffice: ${lines.join("; ")}. Wait an hour, take one repository with --repo, or say --yes to go on until it ends and repeat later.`,
    retry: "later",
  });
}
