import { render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { Markdown } from "./markdown.tsx";
import { parseMarkdown } from "./parse-markdown.ts";

function html(source: string): string {
  return (
    render(<Markdown blocks={parseMarkdown(source)} />).container.querySelector(".prose")?.innerHTML ?? ""
  );
}

describe("Markdown of issues", () => {
  it("keeps line breaks, as comments do", () => {
    expect(html("🤖 Porter\n\n✓ Task queued\nAgent: opencode")).toBe(
      "<p>🤖 Porter</p><p>✓ Task queued<br>Agent: opencode</p>",
    );
  });

  it("knows emphasis, code and their nesting", () => {
    expect(html("**bold _and_ `*code*`** ~~gone~~ *it*")).toBe(
      "<p><strong>bold <em>and</em> <code>*code*</code></strong> <del>gone</del> <em>it</em></p>",
    );
  });

  it("leaves the marks of names and sums alone", () => {
    expect(html("snake_case_name and 2 * 3 * 4 and __init__.py\\*")).toContain(
      "snake_case_name and 2 * 3 * 4",
    );
  });

  it("knows headings, rules, quotes and code blocks", () => {
    expect(html("### Steps\n---\n> quoted\n> twice\n```js\n<b>&\n```\nafter")).toBe(
      '<h2 data-level="3">Steps</h2><hr><blockquote><p>quoted<br>twice</p></blockquote>' +
        '<pre tabindex="0"><code>&lt;b&gt;&amp;</code></pre><p>after</p>',
    );
  });

  it("knows lists within lists, and where numbers start", () => {
    expect(html("- one\n  - inner\n- two\n\n3. three\n4. four")).toBe(
      '<ul><li>one<ul><li>inner</li></ul></li><li>two</li></ul><ol start="3"><li>three</li><li>four</li></ol>',
    );
  });

  it("links addresses, with and without a label", () => {
    render(
      <Markdown
        blocks={parseMarkdown("[PR](https://example.com/a_b_c) <https://a.example> https://b.example/x_y.")}
      />,
    );
    expect(screen.getAllByRole("link").map((link) => link.getAttribute("href"))).toEqual([
      "https://example.com/a_b_c",
      "https://a.example",
      "https://b.example/x_y",
    ]);
  });

  it("hides HTML comments, Porter's own mark among them", () => {
    expect(html('a <!-- inline --> b\n<!-- porter {"task":"1"}\nover lines --> tail\n\nend')).toBe(
      "<p>a  b</p><p>tail</p><p>end</p>",
    );
    expect(html("<!-- never closed\nhidden")).toBe("");
  });
});

describe("hostile Markdown", () => {
  it("cannot become markup", () => {
    const source =
      '<script>alert(1)</script> <img src=x onerror="alert(1)"> <b>bold</b>\n\n<iframe srcdoc="x">';
    const { container } = render(<Markdown blocks={parseMarkdown(source)} />);
    expect(container.querySelector("script, img, b, iframe")).toBeNull();
    expect(container.textContent).toContain('<img src=x onerror="alert(1)">');
  });

  it.each([
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html,x)",
    "[x](vbscript:x)",
    "[x](//evil.example)",
    "[x](/\\evil.example)",
    "[x](file:///etc/passwd)",
    "[x](&#106;avascript:alert(1))",
    "<javascript:alert(1)>",
  ])("makes no link of %s", (source) => {
    render(<Markdown blocks={parseMarkdown(source)} />);
    expect(screen.queryByRole("link")).toBeNull();
  });

  it("cannot put a link into a link", () => {
    const { container } = render(
      <Markdown blocks={parseMarkdown("[a https://b.example c](https://d.example)")} />,
    );
    expect(container.querySelectorAll("a")).toHaveLength(1);
  });

  it("is parsed whatever its size and depth", () => {
    const deep = `${"> ".repeat(5000)}x\n${"- ".repeat(5000)}x\n${"*".repeat(60_000)}\n${"[".repeat(60_000)}`;
    expect(parseMarkdown(deep).length).toBeGreaterThan(0);
    expect(parseMarkdown("#\n".repeat(30_000)).length).toBeGreaterThan(0);
  });
});
