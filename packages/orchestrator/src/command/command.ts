/** What a command asks for. `run` starts a task; the others control or explain. */
export type Verb = "run" | "stop" | "retry" | "status" | "help";

export type Priority = "low" | "normal" | "high";

/** One parsed line of a mention. */
export interface Command {
  /** Line of the comment, counted from 1. */
  readonly line: number;
  readonly verb: Verb;
  /** Agent id; `null` means the repository's default for `run`, and "whichever is meant" for the other verbs. */
  readonly agent: string | null;
  /** Only for control verbs: the task they name. */
  readonly taskId: string | null;
  readonly priority: Priority;
  readonly model: string | null;
  readonly branch: string | null;
  readonly base: string | null;
  readonly noTests: boolean;
  readonly draft: boolean;
  /** US dollars. */
  readonly budgetUsd: number | null;
  readonly timeoutMinutes: number | null;
  /** Free text after the flags, trimmed; empty when there is none. */
  readonly instructions: string;
}

/** A line that addresses Porter but cannot be carried out as written. */
export interface Refusal {
  readonly line: number;
  /** Stable code, such as `unknown_agent`. */
  readonly reason: string;
  /** What is wrong and which form is accepted. */
  readonly message: string;
  /** The corrected word, where one is close: "did you mean". */
  readonly suggestion: string | null;
}

/** All that one comment asks for. Both lists empty means that it does not address Porter. */
export interface ParsedComment {
  readonly commands: readonly Command[];
  readonly refusals: readonly Refusal[];
}

/** What the parser must know about this installation. */
export interface Vocabulary {
  /** Ids of the agents that exist here, enabled or not. */
  readonly agents: readonly string[];
  /** Upper bound for `--timeout`. */
  readonly maxTimeoutMinutes: number;
  /** Upper bound for `--budget`, US dollars. */
  readonly maxBudgetUsd: number;
}
