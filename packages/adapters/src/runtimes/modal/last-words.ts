import type { LogEntry } from "modal";
import { readable } from "../../agents/readable-text.ts";

const entries = 20;
const maxChars = 300;

/** The last line that a container printed, or `null`. A log that cannot be read must not hide how the run ended. */
export async function lastWords(logs: {
  tail(params: { entries: number }): AsyncIterable<LogEntry>;
}): Promise<string | null> {
  try {
    const printed: LogEntry[] = [];
    for await (const entry of logs.tail({ entries })) if (entry.source !== "system") printed.push(entry);
    const text = printed.map(({ message }) => message).join("");
    const line = text.split("\n").findLast((part) => part.trim() !== "");
    return line === undefined ? null : readable(line, maxChars);
  } catch {
    return null;
  }
}

/** How an execution ended, with its last words. */
export function endOf(how: string, words: string | null): string {
  return words === null ? how : `${how}: ${words}`;
}
