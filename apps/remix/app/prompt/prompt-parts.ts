/** A stretch of a prompt: Porter's own words and the command's, or a quotation. */
export type PromptPart =
  | { readonly kind: "own"; readonly text: string }
  | {
      readonly kind: "quoted";
      readonly source: string;
      readonly author: string | null;
      /** False when a stranger may have written it. */
      readonly trusted: boolean;
      readonly text: string;
    };

const opening =
  /^<(quoted-[0-9a-z-]+) source="([^"]*)"(?: author="([^"]*)")?( write-access="not confirmed")?>$/;

/**
 * Takes a prompt apart at its fences, as the agent is told to read it. Quoted text stands behind `> `, so that no line
 * of it can be a fence.
 */
export function promptParts(text: string): PromptPart[] {
  const parts: PromptPart[] = [];
  let own: string[] = [];
  const lines = text.split("\n");
  const flush = () => {
    const words = own.join("\n").trim();
    if (words !== "") parts.push({ kind: "own", text: words });
    own = [];
  };
  for (let at = 0; at < lines.length; at++) {
    const match = opening.exec(lines[at] ?? "");
    const end = match === null ? -1 : lines.indexOf(`</${match[1]}>`, at);
    if (match === null || end === -1) {
      own.push(lines[at] ?? "");
      continue;
    }
    flush();
    parts.push({
      kind: "quoted",
      source: match[2] ?? "",
      author: match[3] ?? null,
      trusted: match[4] === undefined,
      text: lines
        .slice(at + 1, end)
        .map((line) => line.replace(/^> ?/, ""))
        .join("\n"),
    });
    at = end;
  }
  flush();
  return parts;
}
