import type { Inline } from "./markdown-tree.ts";

/** Deeper nesting is shown as written. */
const deepest = 8;
/** Longer paragraphs are nobody's prose; searching them for pairs of marks could take seconds. */
const longestChars = 10_000;

const inlinePattern = new RegExp(
  [
    String.raw`\\(?<escaped>[\\\`*_{}\[\]()#+\-.!~<>|@])`,
    String.raw`(?<ticks>\`+)(?<code>[^\`]|[^\`][\s\S]*?[^\`])\k<ticks>(?!\`)`,
    String.raw`!?\[(?<label>(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]\((?<target>[^\s()<>]+)(?:\s+"[^"]*")?\)`,
    String.raw`<(?<auto>https?:\/\/[^\s<>]+)>`,
    String.raw`(?<bare>https?:\/\/[^\s<>"'\`]*[^\s<>"'\`.,:;!?)\]*_~])`,
    String.raw`\*\*(?<strong>\S|\S[\s\S]*?\S)\*\*`,
    String.raw`__(?<strong2>\S|\S[\s\S]*?\S)__(?!\w)`,
    String.raw`~~(?<strike>\S|\S[\s\S]*?\S)~~`,
    String.raw`\*(?<em>[^\s*]|[^\s*][^*]*?[^\s*])\*(?!\*)`,
    String.raw`(?<![\w])_(?<em2>[^\s_]|[^\s_][^_]*?[^\s_])_(?!\w)`,
    String.raw`(?<break>\n)`,
  ].join("|"),
  "g",
);

/** The inside of a paragraph. Line breaks are kept, as in comments; markup of HTML is text like any other. */
export function parseInline(source: string, depth = 0): Inline[] {
  if (depth > deepest || source.length > longestChars) return [{ kind: "text", text: source }];
  const result: Inline[] = [];
  let at = 0;
  const text = (value: string) => {
    if (value !== "") result.push({ kind: "text", text: value });
  };
  for (const match of source.matchAll(inlinePattern)) {
    const inline = inlineOf(match.groups ?? {}, depth);
    text(source.slice(at, match.index));
    if (inline === null) text(match[0]);
    else result.push(inline);
    at = match.index + match[0].length;
  }
  text(source.slice(at));
  return result;
}

type Groups = Readonly<Record<string, string | undefined>>;

function inlineOf(groups: Groups, depth: number): Inline | null {
  if (groups.escaped !== undefined) return { kind: "text", text: groups.escaped };
  if (groups.code !== undefined) return { kind: "code", text: groups.code.replaceAll("\n", " ").trim() };
  if (groups.break !== undefined) return { kind: "break" };
  const url = groups.auto ?? groups.bare;
  if (url !== undefined) return linkTo(url, [{ kind: "text", text: url }]);
  if (groups.target !== undefined) {
    const label = groups.label === undefined || groups.label === "" ? groups.target : groups.label;
    return linkTo(groups.target, parseInline(label, depth + 1).map(withoutLinks));
  }
  return emphasised(groups, depth);
}

function emphasised(groups: Groups, depth: number): Inline | null {
  const kinds = {
    strong: groups.strong ?? groups.strong2,
    emphasis: groups.em ?? groups.em2,
    strike: groups.strike,
  };
  for (const kind of ["strong", "emphasis", "strike"] as const) {
    const inside = kinds[kind];
    if (inside !== undefined) return { kind, inlines: parseInline(inside, depth + 1) };
  }
  return null;
}

/** A link if its target is safe to follow: http, https, mailto, or an address of this site. */
function linkTo(target: string, inlines: readonly Inline[]): Inline | null {
  const local = /^(?:#|\/(?![\\/]))/.test(target);
  if (!local && !/^(?:https?:\/\/|mailto:)/i.test(target)) return null;
  return { kind: "link", href: target, inlines };
}

/** A link inside the label of another is only its label. */
function withoutLinks(inline: Inline): Inline {
  return inline.kind === "link" ? { kind: "strong", inlines: inline.inlines } : inline;
}
