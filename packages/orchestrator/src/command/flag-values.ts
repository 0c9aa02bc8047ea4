import { isModelName } from "../agent/model-choice.ts";
import { branchNameFault } from "./branch-name.ts";
import type { Command, Priority, Vocabulary } from "./command.ts";
import type { Problem, RefusalReason } from "./problem.ts";
import { quoteWord } from "./quote-word.ts";
import { closestTo } from "./suggest.ts";

/** The fields of a command that flags set. */
export type FlagSettings = Omit<Command, "line" | "verb" | "agent" | "taskId" | "instructions">;

/** What a flag's value means. */
export type FlagReading = { readonly settings: Partial<FlagSettings> } | { readonly problem: Problem };

const priorities: readonly Priority[] = ["low", "normal", "high"];

export function readPriority(value: string): FlagReading {
  const priority = priorities.find((known) => known === value);
  if (priority !== undefined) return { settings: { priority } };
  const message = `${quoteWord(value)} is not a priority; write \`--priority=low|normal|high\`.`;
  return refused("bad_value", message, closestTo(value, priorities));
}

export function readModel(value: string): FlagReading {
  if (isModelName(value)) return { settings: { model: value } };
  const accepted =
    "letters, digits and `. _ : / @ -`, begins with a letter, a digit or `@`, and is at most 128 long";
  return refused("bad_model", `${quoteWord(value)} is not a model name: it holds only ${accepted}.`);
}

export function readBranch(value: string): FlagReading {
  const problem = branchProblem(value, { flag: "--branch", reason: "bad_branch" });
  return problem === null ? { settings: { branch: value } } : { problem };
}

export function readBase(value: string): FlagReading {
  const problem = branchProblem(value, { flag: "--base", reason: "bad_base" });
  return problem === null ? { settings: { base: value } } : { problem };
}

/** US dollars: `3`, `2.50`, `$2.50`. */
export function readBudget(value: string, { maxBudgetUsd }: Vocabulary): FlagReading {
  const range = `\`--budget\` is more than 0 and at most ${maxBudgetUsd} US dollars, such as \`--budget=2.50\``;
  const amount = /^\$?((?:0|[1-9]\d*)(?:\.\d{1,2})?)$/.exec(value)?.[1];
  const budgetUsd = Number(amount);
  if (amount !== undefined && budgetUsd > 0 && budgetUsd <= maxBudgetUsd) return { settings: { budgetUsd } };
  const isNumber = amount !== undefined || isNegative(value);
  return refused(isNumber ? "out_of_range" : "bad_value", `${quoteWord(value)} does not fit: ${range}.`);
}

/** Whole minutes. */
export function readTimeout(value: string, { maxTimeoutMinutes }: Vocabulary): FlagReading {
  const range = `\`--timeout\` is a whole number of minutes from 1 to ${maxTimeoutMinutes}, such as \`--timeout=10\``;
  const isNumber = /^(?:0|[1-9]\d*)$/.test(value);
  const timeoutMinutes = Number(value);
  if (isNumber && timeoutMinutes >= 1 && timeoutMinutes <= maxTimeoutMinutes)
    return { settings: { timeoutMinutes } };
  const reason = isNumber || isNegative(value) ? "out_of_range" : "bad_value";
  return refused(reason, `${quoteWord(value)} does not fit: ${range}.`);
}

function isNegative(value: string): boolean {
  return /^-\$?\d+(?:\.\d+)?$/.test(value);
}

function branchProblem(
  name: string,
  flag: { readonly flag: string; readonly reason: RefusalReason },
): Problem | null {
  const fault = branchNameFault(name);
  if (fault === null) return null;
  const message = `${quoteWord(name)} cannot be used: the name in \`${flag.flag}=<name>\` ${fault}.`;
  return { reason: flag.reason, message, suggestion: null };
}

function refused(reason: RefusalReason, message: string, suggestion: string | null = null): FlagReading {
  return { problem: { reason, message, suggestion } };
}
