// @vitest-environment node
import { describe, expect, it } from "vitest";

import { plainText, tokenizeAnsi } from "./ansi.ts";

const esc = "\u001b";
const shown = (line: string) => tokenizeAnsi(line).map(({ text, className }) => [text, className]);

describe("a line with terminal escapes", () => {
  it("stays one piece without any", () => {
    expect(shown("plain text")).toEqual([["plain text", ""]]);
  });

  it("becomes pieces of one look each", () => {
    expect(shown(`a ${esc}[1;31mred${esc}[0m b`)).toEqual([
      ["a ", ""],
      ["red", "ansi-red ansi-bold"],
      [" b", ""],
    ]);
  });

  it("turns backgrounds and inverse into an outline", () => {
    expect(shown(`${esc}[41;97mhot${esc}[49m ${esc}[7mturned`)).toEqual([
      ["hot", "ansi-white ansi-backed"],
      [" ", "ansi-white"],
      ["turned", "ansi-white ansi-backed"],
    ]);
  });

  it("maps 256 and RGB colours to the nearest that is readable", () => {
    expect(shown(`${esc}[38;5;196ma${esc}[38;2;20;200;30mb${esc}[38;5;33mc${esc}[38:2:250:240:10md`)).toEqual(
      [
        ["a", "ansi-red"],
        ["b", "ansi-green"],
        ["c", "ansi-blue"],
        ["d", "ansi-yellow"],
      ],
    );
  });

  it("ends single marks and keeps the others", () => {
    expect(shown(`${esc}[1;4mboth${esc}[22munder${esc}[24mnone`)).toEqual([
      ["both", "ansi-bold ansi-underline"],
      ["under", "ansi-underline"],
      ["none", ""],
    ]);
  });

  it("shows an overwritten line in its last state", () => {
    expect(plainText("10%\r55%\r100%")).toBe("100%");
    expect(plainText(`old${esc}[2Knew`)).toBe("new");
    expect(plainText("windows line\r")).toBe("windows line");
  });

  it("loses titles, links, cursor moves and lone controls, but not their text", () => {
    const link = `${esc}]8;;https://example.com${esc}\\label${esc}]8;;${esc}\\`;
    expect(plainText(`${esc}]0;title\u0007${link} ${esc}[?25l${esc}[3Adone${esc}(B\u0000\u0008\u009b`)).toBe(
      "label done",
    );
  });

  it("never yields an escape, whatever comes", () => {
    const nasty = `${esc}${esc}[${esc}[999999;x${esc}]unfinished`;
    expect(plainText(nasty)).not.toContain(esc);
    expect(plainText(`a${esc}`)).toBe("a");
  });

  it("keeps tabs and text of every script", () => {
    expect(plainText("a\tb 日本語 🤖")).toBe("a\tb 日本語 🤖");
  });
});
