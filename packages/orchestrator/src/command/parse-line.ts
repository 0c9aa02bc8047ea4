import type { Command, Vocabulary } from "./command.ts";
import type { FlagSettings } from "./flag-values.ts";
import { controlVerbs, defaultSettings, runForm } from "./grammar.ts";
import { hidesCharacters, textHidesCharacters } from "./hidden-characters.ts";
import { findAgent, unknownAgent } from "./name-agent.ts";
import type { Problem } from "./problem.ts";
import { quoteWord } from "./quote-word.ts";
import { findControlVerb, readControlTarget } from "./read-control.ts";
import { hiddenIn, readFlags, unknownFlag } from "./read-flags.ts";
import { nextWord } from "./words.ts";

/** What one line asks for, or why it cannot be carried out. */
type LineReading = { readonly command: Omit<Command, "line"> } | { readonly problem: Problem };

/** Parses what stands behind the mention on one line: `[agent] [flags] [instructions]` or a control verb. */
export function parseLine(text: string, vocabulary: Vocabulary): LineReading {
  const first = nextWord(text, 0);
  if (first === null || first.text.startsWith("--"))
    return parseRun(text, { agent: null, from: 0 }, vocabulary);
  if (hidesCharacters(first.text)) return { problem: hiddenIn(first.text) };
  const control = findControlVerb(first.text);
  if (control !== null) {
    const reading = readControlTarget(control, text.slice(first.end), vocabulary);
    if ("problem" in reading) return reading;
    return { command: { verb: control, ...reading.target, ...defaultSettings, instructions: "" } };
  }
  const agent = findAgent(first.text, vocabulary);
  if (agent !== null) return parseRun(text, { agent, from: first.end }, vocabulary);
  if (looksLikeFlag(first.text)) return { problem: unknownFlag(first.text) };
  const others = controlVerbs.map(({ verb }) => verb);
  return { problem: unknownAgent(first.text, { vocabulary, others, form: runForm }) };
}

function parseRun(
  text: string,
  { agent, from }: { readonly agent: string | null; readonly from: number },
  vocabulary: Vocabulary,
): LineReading {
  const flags = readFlags(text, from, vocabulary);
  if ("problem" in flags) return flags;
  const instructions = text.slice(flags.end).trim();
  const settings = { ...defaultSettings, ...flags.settings };
  const firstWord = nextWord(text, flags.end)?.text ?? "";
  const problem =
    sameBranch(settings) ??
    (agent === null ? misplacedWord(firstWord, vocabulary) : null) ??
    instructionsProblem(instructions, firstWord);
  if (problem !== null) return { problem };
  return { command: { verb: "run", agent, taskId: null, ...settings, instructions } };
}

/** A pull request from a branch into itself is none, and the changes would land on it unseen. */
function sameBranch({ branch, base }: FlagSettings): Problem | null {
  if (branch === null || branch !== base) return null;
  const message = "`--branch` and `--base` are the same; the changes need a branch of their own.";
  return { reason: "bad_branch", message, suggestion: null };
}

/** Without it `@porter --draft opencode` would run the default agent and tell it the word opencode. */
function misplacedWord(word: string, vocabulary: Vocabulary): Problem | null {
  const known = findControlVerb(word) ?? findAgent(word, vocabulary);
  if (known === null) return null;
  const message = `${quoteWord(word)} stands behind the flags; it comes first: \`${runForm}\`.`;
  return { reason: "misplaced_word", message, suggestion: `@porter ${known}` };
}

function instructionsProblem(instructions: string, firstWord: string): Problem | null {
  if (looksLikeFlag(firstWord)) return unknownFlag(firstWord);
  // Free text that begins with a foreign space was meant as something else, such as a flag.
  if (/^[\p{Z}\p{Cc}]/u.test(firstWord)) return hiddenIn(firstWord);
  if (!textHidesCharacters(instructions)) return null;
  const message = "The instructions hold a character that cannot be seen. Type them again, without copying.";
  return { reason: "hidden_characters", message, suggestion: null };
}

/** `-draft`, and `—draft` as phones write `--draft`. */
function looksLikeFlag(word: string): boolean {
  return /^\p{Pd}+[\p{L}]/u.test(word);
}
