import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCutJson } from "./cut-json.ts";

it.each([
  ['{"a":"hel', { a: "hel" }],
  ['{"a":"hel…', { a: "hel" }],
  ['{"a":"x\\', { a: "x" }],
  ['{"a":"x\\u00', { a: "x" }],
  ['{"a":"say \\"hi', { a: 'say "hi' }],
  ['{"a":1,"b', { a: 1 }],
  ['{"a":1,"b":', { a: 1 }],
  ['{"a":1,"b":tr', { a: 1 }],
  ['{"a":[{"b":1},{"c":"d', { a: [{ b: 1 }, { c: "d" }] }],
  ['{"a":{"b":1}', { a: { b: 1 } }],
  ['[1,2,{"a":"}]', [1, 2, { a: "}]" }]],
  ["{", {}],
])("%s is %j", (text, value) => {
  expect(readCutJson(text)).toEqual(value);
});

describe("what was no JSON is nothing", () => {
  it.each(["", "plain words", '"a string', '{"a":1}}', "12", "{]", '{"a" 1,"b":2'])("%j", (text) => {
    expect(readCutJson(text)).toBeNull();
  });
});

it("finds something in an object cut anywhere, and never what it did not hold", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(), (whole, at) => {
      const text = JSON.stringify(whole);
      const cut = readCutJson(text.slice(0, 1 + (at % text.length)));
      expect(cut).toBeTypeOf("object");
      expect(cut).not.toBeNull();
      expect(Object.keys(whole)).toEqual(expect.arrayContaining(Object.keys(Object(cut))));
    }),
  );
});

it("answers at once to nesting of any depth", () => {
  expect(readCutJson("[".repeat(99_999))).toBeInstanceOf(Array);
});
