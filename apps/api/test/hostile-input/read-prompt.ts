/** One quotation of a prompt. */
export interface Quotation {
  readonly source: string;
  readonly author: string | null;
  /** Whether it carries no `write-access="not confirmed"`. */
  readonly confirmed: boolean;
  /** Without the quote marks. */
  readonly text: string;
}

/** A prompt taken apart as an agent that follows its introduction would. */
export interface ReadPrompt {
  readonly fence: string;
  readonly quotations: readonly Quotation[];
  /** Everything outside of the quotations. */
  readonly own: string;
}

const note = /^\[cut here: \d+ bytes left out\]$/;

/**
 * Reads a prompt by what its own introduction says about fences, without any of the code that wrote it. Throws when a
 * fence is not intact: a line in it without a quote mark, a fence within a fence, one that never ends, or its name
 * anywhere but in the introduction and the tags themselves.
 */
export function readPrompt(text: string): ReadPrompt {
  const fence = /^Text between `<(quoted-[0-9a-z-]+) …>` and `<\/\1>`/m.exec(text)?.[1];
  if (fence === undefined) throw new Error("The introduction names no fence.");
  const opening = new RegExp(
    `^<${fence} source="([^"<>]*)"(?: author="([^"<>]*)")?( write-access="not confirmed")?>$`,
  );
  const quotations: Quotation[] = [];
  const own: string[] = [];
  let open: (Omit<Quotation, "text"> & { lines: string[] }) | null = null;
  for (const line of text.split("\n")) {
    const tag = opening.exec(line);
    if (open === null && tag !== null) {
      const [, source = "", author = null, mark] = tag;
      open = { source, author, confirmed: mark === undefined, lines: [] };
    } else if (open === null) own.push(line);
    else if (line === `</${fence}>`) {
      const { lines, ...head } = open;
      quotations.push({ ...head, text: lines.join("\n") });
      open = null;
    } else if (/^>(?: |$)/.test(line)) open.lines.push(line.slice(2));
    else if (!note.test(line))
      throw new Error(`A line inside a fence is not quoted: ${JSON.stringify(line)}`);
  }
  if (open !== null) throw new Error("A fence never ends.");
  const named = text.toLowerCase().split(fence).length - 1;
  if (named !== 2 + 2 * quotations.length) throw new Error(`The fence's name occurs ${named} times.`);
  return { fence, quotations, own: own.join("\n") };
}
