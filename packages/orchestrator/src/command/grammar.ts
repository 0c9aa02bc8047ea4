import type { Verb, Vocabulary } from "./command.ts";
import { readBase, readBranch, readBudget, readModel, readPriority, readTimeout } from "./flag-values.ts";
import type { FlagReading, FlagSettings } from "./flag-values.ts";

/** A verb that controls or explains; everything else on a line starts a task. */
export interface ControlVerbRule {
  readonly verb: Exclude<Verb, "run">;
  readonly help: string;
}

/** A flag, with all that the parser and the help text know about it. */
export type FlagRule =
  | {
      readonly kind: "switch";
      /** Without the dashes. */
      readonly name: string;
      readonly help: string;
      readonly settings: Partial<FlagSettings>;
    }
  | {
      readonly kind: "value";
      readonly name: string;
      /** What the value looks like, such as `<name>`. */
      readonly valueForm: string;
      readonly help: string | ((vocabulary: Vocabulary) => string);
      readonly read: (value: string, vocabulary: Vocabulary) => FlagReading;
    };

/** The most commands that one comment may give. */
export const maxCommands = 10;

/** The form of a line that starts a task. */
export const runForm = "@porter <agent> [flags] [instructions]";
/** The form of a line with a control verb. */
export const controlForm = "@porter <verb> [agent or task id]";

export const controlVerbs: readonly ControlVerbRule[] = [
  { verb: "stop", help: "Stop the running task." },
  { verb: "retry", help: "Run the failed task again." },
  { verb: "status", help: "Show what the task is doing." },
  { verb: "help", help: "Show this text." },
];

export const flags: readonly FlagRule[] = [
  {
    kind: "value",
    name: "priority",
    valueForm: "low|normal|high",
    help: "How soon it runs (default: normal).",
    read: readPriority,
  },
  {
    kind: "switch",
    name: "no-tests",
    help: "Do not ask the agent to run tests.",
    settings: { noTests: true },
  },
  { kind: "value", name: "model", valueForm: "<name>", help: "Model the agent uses.", read: readModel },
  { kind: "value", name: "branch", valueForm: "<name>", help: "Branch for the changes.", read: readBranch },
  {
    kind: "value",
    name: "base",
    valueForm: "<name>",
    help: "Branch to start from and merge into.",
    read: readBase,
  },
  { kind: "switch", name: "draft", help: "Open the pull request as a draft.", settings: { draft: true } },
  {
    kind: "value",
    name: "budget",
    valueForm: "<US dollars>",
    help: ({ maxBudgetUsd }) => `Most the run may cost, such as \`2.50\`; at most ${maxBudgetUsd}.`,
    read: readBudget,
  },
  {
    kind: "value",
    name: "timeout",
    valueForm: "<minutes>",
    help: ({ maxTimeoutMinutes }) => `Longest the run may take; at most ${maxTimeoutMinutes}.`,
    read: readTimeout,
  },
];

/** What a command asks for when it has no flags. */
export const defaultSettings: FlagSettings = {
  priority: "normal",
  model: null,
  branch: null,
  base: null,
  noTests: false,
  draft: false,
  budgetUsd: null,
  timeoutMinutes: null,
};

/** How a flag is written, such as `--model=<name>`. */
export function flagForm(rule: FlagRule): string {
  return rule.kind === "switch" ? `--${rule.name}` : `--${rule.name}=${rule.valueForm}`;
}
