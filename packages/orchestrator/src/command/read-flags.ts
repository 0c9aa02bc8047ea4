import type { Vocabulary } from "./command.ts";
import { flagForm, flags } from "./grammar.ts";
import type { FlagRule } from "./grammar.ts";
import type { FlagSettings } from "./flag-values.ts";
import { hidesCharacters } from "./hidden-characters.ts";
import type { Problem } from "./problem.ts";
import { quoteWord } from "./quote-word.ts";
import { closestTo } from "./suggest.ts";
import { nextWord } from "./words.ts";
import type { Word } from "./words.ts";

/** The flags at the beginning of a text, and where they end. */
type FlagsReading =
  | { readonly settings: Partial<FlagSettings>; readonly end: number }
  | { readonly problem: Problem };

/**
 * Reads `--flag=value`, `--flag value` and `--switch` up to the first word that is neither; what follows is free text,
 * whatever it looks like. Each flag may be given once.
 */
export function readFlags(text: string, from: number, vocabulary: Vocabulary): FlagsReading {
  let settings: Partial<FlagSettings> = {};
  const given = new Set<string>();
  let end = from;
  for (let word = nextWord(text, end); word?.text.startsWith("--"); word = nextWord(text, end)) {
    const flag = recognise(word);
    if ("problem" in flag) return flag;
    const { rule } = flag;
    if (given.has(rule.name))
      return problem("duplicate_flag", `\`--${rule.name}\` is given twice; give it once.`);
    given.add(rule.name);
    const value = valueOf(rule, word, nextWord(text, word.end));
    if ("problem" in value) return value;
    const reading = rule.kind === "switch" ? rule : rule.read(value.text, vocabulary);
    if ("problem" in reading) return reading;
    settings = { ...settings, ...reading.settings };
    end = value.end;
  }
  return { settings, end };
}

/** Says that a word hides a character. */
export function hiddenIn(word: string): Problem {
  const message = `${quoteWord(word)} holds a character that cannot be seen or only looks like a space. Type it again.`;
  return { reason: "hidden_characters", message, suggestion: null };
}

/** Says that a word is no flag, and which there are. */
export function unknownFlag(word: string): Problem {
  const written = word.split("=", 1)[0] ?? "";
  const names = flags.map((rule) => rule.name);
  const name = closestTo(written, names);
  const accepted = flags.map((rule) => `\`${flagForm(rule)}\``).join(", ");
  return {
    reason: "unknown_flag",
    message: `${quoteWord(written)} is not a flag. Flags: ${accepted}.`,
    suggestion: name === null ? null : `--${name}`,
  };
}

function recognise(word: Word): { readonly rule: FlagRule } | { readonly problem: Problem } {
  if (hidesCharacters(word.text)) return { problem: hiddenIn(word.text) };
  const name = word.text.slice(2).split("=", 1)[0] ?? "";
  const rule = flags.find((known) => known.name === name);
  return rule === undefined ? { problem: unknownFlag(word.text) } : { rule };
}

/** The value of a flag and where it ends; for a switch an empty one, which it must not have. */
function valueOf(
  rule: FlagRule,
  word: Word,
  next: Word | null,
): { readonly text: string; readonly end: number } | { readonly problem: Problem } {
  const equals = word.text.indexOf("=");
  if (rule.kind === "switch") {
    if (equals < 0 && !/^(?:true|false)$/i.test(next?.text ?? "")) return { text: "", end: word.end };
    return problem("bad_value", `\`${flagForm(rule)}\` takes no value; write it alone or leave it out.`);
  }
  const inWord = equals < 0 ? null : { text: word.text.slice(equals + 1), end: word.end };
  const value = inWord ?? next;
  if (value === null || value.text === "" || (inWord === null && value.text.startsWith("--"))) {
    return problem("missing_value", `\`--${rule.name}\` needs a value: \`${flagForm(rule)}\`.`);
  }
  return hidesCharacters(value.text) ? { problem: hiddenIn(value.text) } : value;
}

function problem(reason: Problem["reason"], message: string): { readonly problem: Problem } {
  return { problem: { reason, message, suggestion: null } };
}
