import type { Block, Inline } from "./markdown-tree.ts";

/** Parsed Markdown as elements. Text stays text: nothing in it can become markup. */
export function Markdown({ blocks }: { readonly blocks: readonly Block[] }) {
  return (
    <div className="prose">
      <Blocks blocks={blocks} />
    </div>
  );
}

function Blocks({ blocks }: { readonly blocks: readonly Block[] }) {
  return keyed(blocks).map(([key, block]) => <BlockView key={key} block={block} />);
}

function BlockView({ block }: { readonly block: Block }) {
  switch (block.kind) {
    case "paragraph":
      return (
        <p>
          <Inlines inlines={block.inlines} />
        </p>
      );
    case "heading":
      // One rank for all: a comment that starts with `####` must not break the outline of the page.
      return (
        <h2 data-level={block.level}>
          <Inlines inlines={block.inlines} />
        </h2>
      );
    case "code":
      return (
        <pre tabIndex={0}>
          <code>{block.text}</code>
        </pre>
      );
    case "quote":
      return (
        <blockquote>
          <Blocks blocks={block.blocks} />
        </blockquote>
      );
    case "list": {
      const items = keyed(block.items).map(([key, item]) => (
        <li key={key}>
          <Item blocks={item} />
        </li>
      ));
      return block.start === null ? <ul>{items}</ul> : <ol start={block.start}>{items}</ol>;
    }
    case "rule":
      return <hr />;
  }
}

/** The only paragraph of an item needs no element of its own. */
function Item({ blocks }: { readonly blocks: readonly Block[] }) {
  const [first, ...rest] = blocks;
  if (first?.kind !== "paragraph") return <Blocks blocks={blocks} />;
  return (
    <>
      <Inlines inlines={first.inlines} />
      <Blocks blocks={rest} />
    </>
  );
}

function Inlines({ inlines }: { readonly inlines: readonly Inline[] }) {
  return keyed(inlines).map(([key, inline]) => <InlineView key={key} inline={inline} />);
}

const emphases = { strong: "strong", emphasis: "em", strike: "del" } as const;

function InlineView({ inline }: { readonly inline: Inline }) {
  switch (inline.kind) {
    case "text":
      return inline.text;
    case "code":
      return <code>{inline.text}</code>;
    case "break":
      return <br />;
    case "link":
      return (
        <a className="link" href={inline.href} rel="nofollow ugc">
          <Inlines inlines={inline.inlines} />
        </a>
      );
    case "strong":
    case "emphasis":
    case "strike": {
      const Emphasis = emphases[inline.kind];
      return (
        <Emphasis>
          <Inlines inlines={inline.inlines} />
        </Emphasis>
      );
    }
  }
}

/** Parts of a text that was parsed whole never change places. */
function keyed<T>(parts: readonly T[]): [number, T][] {
  return parts.map((part, index) => [index, part]);
}
