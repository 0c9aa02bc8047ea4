import type { Vocabulary } from "./command.ts";
import { runForm } from "./grammar.ts";
import { findAgent } from "./name-agent.ts";
import type { Problem } from "./problem.ts";
import { findControlVerb } from "./read-control.ts";
import { nextWord } from "./words.ts";

/** What a line that begins with the letters `@porter` is. */
type MentionReading =
  /** Another name, or a sentence. */
  | { readonly kind: "other" }
  | { readonly kind: "addressed"; readonly rest: string }
  | { readonly kind: "refused"; readonly problem: Problem };

const mention = /^ {0,3}@porter(?:\[bot\])?/i;

/**
 * Decides by what follows the mention whether the line addresses Porter. A space, a tab or the end does. Letters,
 * digits, `-`, `_`, `/`, `.`, zero-width characters and all else make it another name or a sentence
 * (`@porter's`, `@porter, thanks`), which is left alone. Refused instead of ignored is what was clearly meant:
 * punctuation before a word Porter knows (`@porter: stop`), and a space that is none (`@porter\u00A0stop`).
 */
export function readMention(line: string, vocabulary: Vocabulary): MentionReading {
  const written = mention.exec(line);
  if (written === null) return { kind: "other" };
  const rest = line.slice(written[0].length);
  if (/^(?:[ \t]|$)/.test(rest)) return { kind: "addressed", rest };
  if (/^[\p{Z}\p{Cc}]/u.test(rest)) return { kind: "refused", problem: hiddenSpace };
  if (/^[:,;][ \t]/.test(rest) && isKnown(nextWord(rest, 1)?.text ?? "", vocabulary)) {
    return { kind: "refused", problem: punctuation };
  }
  return { kind: "other" };
}

function isKnown(word: string, vocabulary: Vocabulary): boolean {
  return word.startsWith("--") || findControlVerb(word) !== null || findAgent(word, vocabulary) !== null;
}

const hiddenSpace: Problem = {
  reason: "hidden_characters",
  message: `Behind \`@porter\` stands a character that only looks like a space. Type the line again: \`${runForm}\`.`,
  suggestion: null,
};

const punctuation: Problem = {
  reason: "bad_mention",
  message: `Write the mention without punctuation behind it: \`${runForm}\`.`,
  suggestion: "@porter",
};
