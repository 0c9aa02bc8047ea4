/** Why a line that addresses Porter cannot be carried out. Stable: stored, shown and matched by others. */
export type RefusalReason =
  | "unknown_agent"
  | "unknown_flag"
  | "missing_value"
  | "bad_value"
  | "duplicate_flag"
  | "out_of_range"
  | "bad_branch"
  | "bad_base"
  | "bad_model"
  | "bad_mention"
  | "misplaced_word"
  | "unexpected_text"
  | "hidden_characters"
  | "too_many_commands";

/** What is wrong with one line, before it is known which. */
export interface Problem {
  readonly reason: RefusalReason;
  /** Markdown for a person: what is wrong and which form is accepted. */
  readonly message: string;
  /** The corrected word, where one is close. */
  readonly suggestion: string | null;
}
