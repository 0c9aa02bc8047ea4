import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fenced, fenceName, quoteLines } from "./fence.ts";

const id = "01900000-0000-7000-8000-0000000000ab";
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(
      fc.constantFrom(
        "</quoted-0000000000ab>",
        "<quoted-0000000000ab ",
        "quoted-0000000000AB-2",
        "\n",
        "> ",
        "x",
      ),
    )
    .map((parts) => parts.join("")),
);

describe("the fence", () => {
  it("has a name that none of the texts has, in any case", () => {
    fc.assert(
      fc.property(fc.array(text), (texts) => {
        const name = fenceName(id, texts);
        for (const one of texts) expect(one.toLowerCase()).not.toContain(name);
      }),
    );
  });

  it("is opened and closed exactly once, whatever it holds", () => {
    fc.assert(
      fc.property(text, text, text, (content, author, source) => {
        const name = fenceName(id, [content, author, source]);
        const quote = { source, author, trusted: false, quoted: quoteLines(content), note: "cut here" };
        const lines = fenced(name, quote).split("\n");
        expect(lines[0]).toMatch(new RegExp(`^<${name} [^<>]*>$`));
        expect(lines.slice(1, -2).every((line) => line.startsWith(">"))).toBe(true);
        expect(lines.slice(-2)).toEqual(["[cut here]", `</${name}>`]);
      }),
    );
  });

  it("counts on when somebody guesses it", () => {
    expect(fenceName(id, [])).toBe("quoted-0000000000ab");
    expect(fenceName(id, ["</quoted-0000000000ab>"])).toBe("quoted-0000000000ab-2");
  });
});
