/** Text of one look: the classes are in `styles/log.css`. */
export interface AnsiSpan {
  readonly text: string;
  /** Empty for plain text. */
  readonly className: string;
}

interface Look {
  readonly colour: string | null;
  readonly backed: boolean;
  readonly marks: readonly string[];
}

const plain: Look = { colour: null, backed: false, marks: [] };
const colours = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"] as const;

/** ESC [ parameters final · ESC ] … BEL or ST (titles, links) · any other two-character escape · lone controls. */
const pattern =
  // oxlint-disable-next-line no-control-regex
  /\u001b\[([0-9;:?]*)[ -/]*([@-~])|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[ -/]*[0-~]?|\r|[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f\u0080-\u009f]/g;

/**
 * What a terminal would show of one line: colours as classes, a line that was overwritten (carriage return, erase
 * line) only in its last state, every other escape removed. Never yields markup.
 */
export function tokenizeAnsi(line: string): AnsiSpan[] {
  let spans: AnsiSpan[] = [];
  let look = plain;
  let at = 0;
  let overwrite = false;
  const push = (text: string) => {
    if (text === "") return;
    if (overwrite) spans = [];
    overwrite = false;
    const className = classOf(look);
    const last = spans.at(-1);
    if (last?.className === className) spans[spans.length - 1] = { text: last.text + text, className };
    else spans.push({ text, className });
  };
  for (const match of line.matchAll(pattern)) {
    push(line.slice(at, match.index));
    at = match.index + match[0].length;
    const [whole, parameters = "", final] = match;
    if (whole === "\r") overwrite = true;
    else if (final === "m") look = selectGraphicRendition(look, parameters);
    else if (final === "K" && (parameters === "1" || parameters === "2")) spans = [];
  }
  push(line.slice(at));
  return spans;
}

/** The line without any escape; for copying and searching. */
export function plainText(line: string): string {
  return tokenizeAnsi(line)
    .map((span) => span.text)
    .join("");
}

function classOf({ colour, backed, marks }: Look): string {
  const names = [...(colour === null ? [] : [colour]), ...marks, ...(backed ? ["backed"] : [])];
  return names.map((name) => `ansi-${name}`).join(" ");
}

const marksOn: Readonly<Record<number, string>> = {
  1: "bold",
  2: "dim",
  3: "italic",
  4: "underline",
  9: "strike",
};
const marksOff: Readonly<Record<number, readonly string[]>> = {
  22: ["bold", "dim"],
  23: ["italic"],
  24: ["underline"],
  29: ["strike"],
};

function selectGraphicRendition(look: Look, parameters: string): Look {
  const codes = parameters.split(/[;:]/).map(Number);
  let result = look;
  for (let index = 0; index < codes.length; index++) {
    const code = codes[index] ?? 0;
    if (code === 38 || code === 48) {
      const { name, used } = extendedColour(codes.slice(index + 1));
      index += used;
      result = code === 38 ? { ...result, colour: name } : { ...result, backed: true };
    } else result = withCode(result, code);
  }
  return result;
}

function withCode(look: Look, code: number): Look {
  if (code === 0) return plain;
  const on = marksOn[code];
  if (on !== undefined) return { ...look, marks: [...look.marks.filter((mark) => mark !== on), on] };
  const offs = marksOff[code];
  if (offs !== undefined) return { ...look, marks: look.marks.filter((mark) => !offs.includes(mark)) };
  if (code === 27 || code === 49) return { ...look, backed: false };
  if (code === 7 || isColour(code, 40)) return { ...look, backed: true };
  if (code === 39) return { ...look, colour: null };
  return isColour(code, 30) ? { ...look, colour: colours[code % 10] ?? null } : look;
}

/** One of the eight colours, or of their bright twins 60 further on. */
function isColour(code: number, first: 30 | 40): boolean {
  const place = code >= first + 60 ? code - 60 : code;
  return place >= first && place <= first + 7;
}

/** `5;n` of 256 colours or `2;r;g;b`, as the nearest of the eight that are readable in both themes. */
function extendedColour(codes: readonly number[]): { name: string | null; used: number } {
  const [kind, a = 0, b = 0, c = 0] = codes;
  if (kind === 5) return { name: fromPalette(a), used: 2 };
  if (kind === 2) return { name: nearestColour(a, b, c), used: 4 };
  return { name: null, used: 0 };
}

function fromPalette(index: number): string | null {
  if (index < 16) return colours[index % 8] ?? null;
  if (index >= 232) return index < 244 ? "black" : "white";
  const cube = index - 16;
  const level = (n: number) => (n === 0 ? 0 : 55 + 40 * n);
  return nearestColour(level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6));
}

/** By hue: a channel counts when it is at least two thirds of the strongest. */
function nearestColour(red: number, green: number, blue: number): string | null {
  const strongest = Math.max(red, green, blue);
  if (strongest < 40) return "black";
  const bit = (channel: number, value: number) => (channel * 3 >= strongest * 2 ? value : 0);
  return colours[bit(red, 1) + bit(green, 2) + bit(blue, 4)] ?? null;
}
