import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sanitize } from "./sanitize.ts";

describe("hidden text", () => {
  it.each([
    ["an HTML comment", "before <!-- SECRET --> after"],
    ["a comment over several lines", "before\n\n<!--\nSECRET\n\nSECRET\n-->\n\nafter"],
    ["a comment that is never closed", "before after <!-- SECRET\n\n## SECRET"],
    ["a comment closed the HTML way", "before <!-- SECRET --!> after"],
    ["a processing instruction", "before <? SECRET ?> after"],
    ["a declaration", "before <!DOCTYPE SECRET> after"],
    ["a CDATA section", "before <![CDATA[ SECRET ]]> after"],
    ["an alt attribute", 'before <img src="https://a.example/x.png" alt="SECRET"> after'],
    ["a title attribute without quotes", "before <a href=https://a.example title=SECRET>after</a>"],
    ["aria and data attributes", "before <p aria-label='SECRET' data-note=\"SECRET\">after</p>"],
    ["an attribute with an angle bracket", 'before <p title="a > SECRET">after</p>'],
    ["an attribute over several lines", 'before <p\n  title="SECRET\n  SECRET">after</p>'],
    ["words as attributes", "before <div SECRET SECRET>after</div>"],
    ["words as elements", "before <SECRET><also-SECRET>after"],
    ["prose in place of an address", 'before <a href="do SECRET now">after</a>'],
    ["a hidden element", "before <div hidden>SECRET</div> after"],
    ["a hidden element with elements in it", "before <div hidden><div>x</div>SECRET</div> after"],
    ["an element that is not displayed", 'before <span style="display: none">SECRET</span> after'],
    ["a script", "before <script>SECRET</script> after"],
    ["an image description", "before ![SECRET [SECRET] SECRET](https://a.example/x.png) after"],
    ["an image description with a reference", "before ![SECRET][x] after"],
    ["an image title", 'before ![](https://a.example/x.png "SECRET") after'],
    ["a link title", "before [after](https://a.example 'SECRET')"],
    ["a link destination that is prose", "before [after](<SECRET prose>)"],
    ["a Markdown comment", "before after\n\n[//]: # (SECRET)"],
    ["a link definition", '[a]: https://a.example\n  "SECRET"\n\nbefore after'],
    ["an unused footnote", "before after\n\n[^1]: SECRET\n\n    SECRET"],
    ["words behind the language of a code block", "before\n\n```js SECRET words\nafter\n```"],
    ["a language that is a sentence", `before\n\n~~~${"do-this-".repeat(5)}SECRET\nafter\n~~~`],
    ["an attribute that swallows paragraphs", 'before after\n\n<div title="\n\nSECRET\n\n'],
    ["an escaped backtick that opens no code", "before \\`<!-- SECRET -->` after"],
    ["a code fence inside raw HTML", "<div>\n```\n<!-- SECRET -->\n```\n</div>\n\nbefore after"],
    [
      "a code fence that a list has already closed",
      "before\n\n- ```\n  ```\n<!-- SECRET -->\n  ```\n\n  after",
    ],
    ["a backtick inside a link title", 'before [x](u "`") <!-- SECRET --> `after`'],
  ])("is taken out: %s", (_, markdown) => {
    const { text, removed } = sanitize(markdown);
    expect(text).not.toContain("SECRET");
    expect(text).toContain("before");
    expect(text).toContain("after");
    expect(removed).not.toEqual([]);
  });

  it("is named by kind, each once", () => {
    const { removed } = sanitize('a\u200Bb <!-- x --> <!-- y --> <p title="z">c</p> &#8203;');
    expect(removed).toEqual([
      "invisible characters",
      "HTML comments",
      "HTML attributes",
      "invisible entities",
    ]);
  });

  it("does not come back through character references", () => {
    expect(sanitize("a&#8203;b&#x200B;c&zwj;d&#0000008206;e&shy;f").text).toBe("a b c d e f");
  });
});

describe("what readers see", () => {
  it.each([
    [
      "plain Markdown",
      "# Title\n\nText with *emphasis*, **strength** and `code`.\n\n- one\n- two\n\n> quote",
    ],
    ["code blocks with markup in them", '```html\n<!-- kept -->\n<p title="kept">x</p>\n```'],
    ["tilde blocks and indented code", "~~~\n<T extends X>\n~~~\n\n    <!-- kept -->\n\nend"],
    ["inline code with markup in it", "Use `<T extends Foo>` or ``a `<!-- kept -->` b``."],
    ["comparisons in prose", "if i <n && b> c, or x < y and z > 0"],
    ["generics with a question mark", "a List<?> of things"],
    ["links and images without descriptions", "[text](https://a.example/b?c=d#e) ![](x.png)"],
    ["details with a log", "<details><summary>Log</summary>\n\n```\nline <x y>\n```\n\n</details>"],
    ["used footnotes", "Shown[^1].\n\n[^1]: The note."],
    ["ordinary references", "a &amp; b &lt;c&gt; &#65; &copy;"],
    ["a label that is no definition", "[Bug]: the app fails when it starts"],
    ["emoji", "👩‍💻 ships it ❤️"],
    ["tables", "| a | b |\n| - | - |\n| `x` | y |"],
    ["addresses in href and src", '<a href="https://a.example/x">x</a> <img src="https://a.example/y.png">'],
  ])("stays as it is: %s", (_, markdown) => {
    expect(sanitize(markdown)).toEqual({ text: markdown, removed: [] });
  });
});

/** Pieces that together can build any of the constructs above, also broken ones. */
const piece = fc.constantFrom(
  ..."word|\n|\n\n|<!--|-->|--!>|<div>|</div>|<div title=\"|\">|<img alt='x'>|<a b|`|``|```\n|~~~\n|    |- |> |1. ".split(
    "|",
  ),
  ..."[a]: |[|]|](|)|![|\"|'|<|>|\\|<?|?>|<!X|<![CDATA[|]]>|&#8203;|&#|;|[^1]|[^1]: |<T extends X>|<div hidden>|\u200B|\t".split(
    "|",
  ),
);
const markdown = fc.oneof(
  fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join("")),
  fc.string({ unit: "binary" }),
);

describe("sanitizing", () => {
  it("twice is sanitizing once", () => {
    fc.assert(
      fc.property(markdown, (text) => {
        const once = sanitize(text).text;
        expect(sanitize(once)).toEqual({ text: once, removed: [] });
      }),
      { numRuns: 3000 },
    );
  });

  it("changes nothing without saying so", () => {
    fc.assert(
      fc.property(markdown, (text) => {
        const { text: result, removed } = sanitize(text);
        const unspaced = (value: string): string => value.replaceAll(/\s/g, "");
        if (removed.length === 0)
          expect(unspaced(result)).toBe(unspaced(text.replaceAll(/\p{Surrogate}/gu, "\uFFFD")));
      }),
      { numRuns: 1000 },
    );
  });

  // Three times GitHub's limit; anything worse than linear would not end within the time of a test.
  it.each([
    "<!--",
    "<!-- -->",
    '<a "',
    "<a '\"",
    '<a b="c">',
    "<div>",
    "<div hidden>",
    "</div",
    "<?",
    "<!x",
    "<![CDATA[",
    "![",
    "[](a",
    '](a "',
    '![a](b "c")',
    '[a]: b "\n',
    "[^x]: ",
    "`",
    "``` ",
    "> ",
    "- ",
    "&#",
    "\u200B",
    "<",
  ])("ends on any length of %j", (unit) => {
    const text = unit.repeat(Math.ceil(200_000 / unit.length));
    const once = sanitize(text).text;
    expect(once.length).toBeLessThanOrEqual(text.length * 2);
  });
});
