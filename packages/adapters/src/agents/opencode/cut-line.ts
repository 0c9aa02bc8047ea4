import type { OpencodeEvent } from "./event.ts";

/** The value of the first `"name":"…"` in a piece of JSON; also one that the cut left without its end. */
function stringField(raw: string, name: string): string | null {
  const start = raw.indexOf(`"${name}":"`);
  if (start < 0) return null;
  const rest = raw.slice(start + name.length + 4);
  const encoded = /^(?:[^"\\]|\\(?:u[0-9a-f]{4}|[^u]))*/i.exec(rest)?.[0] ?? "";
  try {
    const value: unknown = JSON.parse(`"${encoded}"`);
    return typeof value === "string" ? value : null;
  } catch {
    return null;
  }
}

/**
 * Makes what it can of an event whose line was cut: the runner limits the length of lines, and a tool that
 * read a large file makes long ones. What matters stands near the beginning. `null` when it is not such a line.
 */
export function readCutLine(raw: string): OpencodeEvent | null {
  const type = /^\{"type":"(text|tool_use|error)"/.exec(raw)?.[1];
  if (type === "text") {
    const text = stringField(raw, "text");
    return text === null ? null : { type, part: { text } };
  }
  if (type === "tool_use") {
    const tool = stringField(raw, "tool");
    if (tool === null) return null;
    const names = ["command", "description", "filePath", "pattern", "url"];
    const fields = names.map((name) => [name, stringField(raw, name)] as const);
    const input = Object.fromEntries(fields.filter(([, value]) => value !== null));
    const status = stringField(raw, "status") ?? "completed";
    return { type, part: { tool, state: { status, input, error: stringField(raw, "error") } } };
  }
  if (type === "error") {
    const name = stringField(raw, "name");
    if (name === null) return null;
    const status = /"statusCode":(\d{3})\b/.exec(raw)?.[1];
    const data = {
      message: stringField(raw, "message"),
      statusCode: status === undefined ? null : Number(status),
      responseBody: null,
    };
    return { type, error: { name, data } };
  }
  return null;
}
