import type { Command, Vocabulary } from "./command.ts";
import { controlForm, controlVerbs } from "./grammar.ts";
import type { ControlVerbRule } from "./grammar.ts";
import { hidesCharacters } from "./hidden-characters.ts";
import { findAgent, unknownAgent } from "./name-agent.ts";
import type { Problem } from "./problem.ts";
import { hiddenIn } from "./read-flags.ts";
import { asciiLowerCase, nextWord } from "./words.ts";

/** What a control verb is about. */
type ControlTarget = Pick<Command, "agent" | "taskId">;

/** The control verb that a word is, whatever its case; `null` when it is none. */
export function findControlVerb(word: string): ControlVerbRule["verb"] | null {
  const written = asciiLowerCase(word);
  return controlVerbs.find(({ verb }) => verb === written)?.verb ?? null;
}

/**
 * Reads what follows a control verb: nothing, an agent or a task id; the agent wins where a word could be both.
 * A task id is a UUID or at least the first eight digits of one, and comes back in lower case with the dashes of a
 * UUID, so that it is the beginning of the id it means. Whether such a task exists is not known here.
 */
export function readControlTarget(
  verb: ControlVerbRule["verb"],
  text: string,
  vocabulary: Vocabulary,
): { readonly target: ControlTarget } | { readonly problem: Problem } {
  const word = nextWord(text, 0);
  if (word === null) return { target: { agent: null, taskId: null } };
  if (word.text.startsWith("--") || nextWord(text, word.end) !== null)
    return { problem: unexpectedText(verb) };
  if (hidesCharacters(word.text)) return { problem: hiddenIn(word.text) };
  const agent = findAgent(word.text, vocabulary);
  if (agent !== null) return { target: { agent, taskId: null } };
  const taskId = readTaskId(word.text);
  if (taskId !== null) return { target: { agent: null, taskId } };
  return { problem: unknownAgent(word.text, { vocabulary, others: [], form: controlForm }) };
}

function readTaskId(word: string): string | null {
  const written = word.toLowerCase();
  const digits = written.replaceAll("-", "");
  if (!/^[0-9a-f]{8,32}$/.test(digits)) return null;
  const groups = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 16),
    digits.slice(16, 20),
    digits.slice(20),
  ];
  const dashed = groups.filter((group) => group !== "").join("-");
  return written === digits || written === dashed ? dashed : null;
}

function unexpectedText(verb: ControlVerbRule["verb"]): Problem {
  const message = `Behind \`${verb}\` stands at most the name of an agent or the id of a task: \`${controlForm}\`.`;
  return { reason: "unexpected_text", message, suggestion: `@porter ${verb}` };
}
