// @vitest-environment node
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";

type Colour = readonly [number, number, number];
type Theme = ReadonlyMap<string, string>;

const css = readFileSync(join(dirname(fileURLToPath(import.meta.url)), "tokens.css"), "utf8");
const [darkCss = "", lightCss = ""] = css.split("@media (prefers-color-scheme: light)");

function tokensOf(part: string): Map<string, string> {
  return new Map(
    [...part.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name = "", value = ""]) => [name, value]),
  );
}

const dark = tokensOf(darkCss);
const themes = { dark, light: new Map([...dark, ...tokensOf(lightCss)]) } satisfies Record<string, Theme>;

function colour(theme: Theme, name: string): Colour {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/.exec(theme.get(name) ?? "");
  if (hex === null) throw new Error(`${name} is not a six-digit colour`);
  return [1, 2, 3].map((index) => Number.parseInt(hex[index] ?? "", 16)) as unknown as Colour;
}

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance([red, green, blue]: Colour): number {
  const linear = (channel: number) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function ratio(a: Colour, b: Colour): number {
  const [bright = 0, dim = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (bright + 0.05) / (dim + 0.05);
}

/** `color-mix(in srgb, top share, transparent)` over a background. */
function tinted(top: Colour, share: number, below: Colour): Colour {
  return top.map(
    (channel, index) => channel * share + (below[index] ?? 0) * (1 - share),
  ) as unknown as Colour;
}

const pages = ["--bg-primary", "--bg-secondary", "--bg-tertiary"];
const texts = [
  "--text-primary",
  "--text-secondary",
  "--accent",
  "--status-success",
  "--text-error",
  "--status-merged",
];
const ansi = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"].map(
  (name) => `--ansi-${name}`,
);

describe.each(Object.entries(themes))("contrast in the %s theme", (_, theme) => {
  const between = (a: string, b: string) => ratio(colour(theme, a), colour(theme, b));
  const share = (name: string) => Number.parseFloat(theme.get(name) ?? "") / 100;

  it.each(texts.flatMap((text) => pages.map((page) => [text, page] as const)))(
    "%s on %s is text (4.5)",
    (text, page) => {
      expect(between(text, page)).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each(ansi)("%s can be read in the log (4.5)", (name) => {
    expect(between(name, "--bg-secondary")).toBeGreaterThanOrEqual(4.5);
  });

  it.each(["--edge-control", "--status-error", "--focus-ring", "--accent-edge"])(
    "%s is seen as an edge (3)",
    (name) => {
      for (const page of pages) expect(between(name, page)).toBeGreaterThanOrEqual(3);
    },
  );

  it("labels on fills can be read", () => {
    expect(between("--on-accent", "--accent-fill")).toBeGreaterThanOrEqual(4.5);
  });

  it("signs cut out of a filled icon are seen (3)", () => {
    for (const fill of ["--status-success", "--status-error"])
      expect(between("--bg-primary", fill)).toBeGreaterThanOrEqual(3);
  });

  it("text on tints and changed lines can be read", () => {
    for (const page of pages) {
      const below = colour(theme, page);
      const accent = tinted(colour(theme, "--accent-fill"), share("--tint"), below);
      const error = tinted(colour(theme, "--status-error"), share("--tint"), below);
      const added = tinted(colour(theme, "--status-success"), share("--diff-tint"), below);
      const removed = tinted(colour(theme, "--status-error"), share("--diff-tint"), below);
      expect(ratio(colour(theme, "--accent"), accent)).toBeGreaterThanOrEqual(4.5);
      expect(ratio(colour(theme, "--text-secondary"), error)).toBeGreaterThanOrEqual(4.5);
      expect(ratio(colour(theme, "--text-error"), error)).toBeGreaterThanOrEqual(4.5);
      for (const row of [added, removed])
        expect(ratio(colour(theme, "--text-primary"), row)).toBeGreaterThanOrEqual(4.5);
    }
  });
});
