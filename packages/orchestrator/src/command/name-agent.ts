import type { Vocabulary } from "./command.ts";
import type { Problem } from "./problem.ts";
import { asciiLowerCase } from "./words.ts";
import { quoteWord } from "./quote-word.ts";
import { closestTo } from "./suggest.ts";

const mostNamed = 20;

/** The id of the agent that a word names, whatever its case; `null` when it names none. */
export function findAgent(word: string, vocabulary: Vocabulary): string | null {
  const written = asciiLowerCase(word);
  return vocabulary.agents.find((agent) => asciiLowerCase(agent) === written) ?? null;
}

/** Lists the agents as inline code, the first twenty. */
export function agentNames({ agents }: Vocabulary): string {
  if (agents.length === 0) return "none";
  const named = agents.slice(0, mostNamed).map((agent) => `\`${agent}\``);
  return named.join(", ") + (agents.length > mostNamed ? ", …" : "");
}

/** Says that a word names no agent, and which there are. */
export function unknownAgent(
  word: string,
  known: { readonly vocabulary: Vocabulary; readonly others: readonly string[]; readonly form: string },
): Problem {
  const { vocabulary, others, form } = known;
  const names = agentNames(vocabulary);
  const message = `${quoteWord(word)} is not an agent here. Agents: ${names}. Accepted: \`${form}\`.`;
  return { reason: "unknown_agent", message, suggestion: closestTo(word, [...vocabulary.agents, ...others]) };
}
