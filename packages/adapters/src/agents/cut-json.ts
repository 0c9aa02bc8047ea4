/** Lines longer than this were not cut by the runner, whose limit is far lower. */
const maxChars = 100_000;

/**
 * The value that a line of JSON began before its end was cut off: all whole elements, and of a string what there is.
 * `null` when the text does not begin like JSON. The runner limits the length of lines and ends those it cut with `…`.
 */
export function readCutJson(raw: string): unknown {
  const text = raw.replace(/…$/, "");
  if (text.length > maxChars || !/^\s*[{[]/.test(text)) return null;
  const { closers, inString, lastWhole } = scan(text);
  // The cut is in the middle of a value, or else of something that makes no sense without its end.
  const value = inString ? `${text.replace(/\\(?:u[0-9a-f]{0,3})?$/i, "")}"` : text;
  return parsed(value + closers) ?? parsed(text.slice(0, lastWhole) + closers);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

interface Scan {
  /** What closes everything that is open at the end. */
  readonly closers: string;
  readonly inString: boolean;
  /** Up to here stand only whole elements. */
  readonly lastWhole: number;
}

function scan(text: string): Scan {
  const open: string[] = [];
  let lastWhole = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (inString) {
      if (character === "\\") at += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === "{" || character === "[") {
      open.push(character === "{" ? "}" : "]");
      lastWhole = at + 1;
    } else if (character === "}" || character === "]") open.pop();
    else if (character === ",") lastWhole = at;
  }
  return { closers: open.toReversed().join(""), inString, lastWhole };
}
