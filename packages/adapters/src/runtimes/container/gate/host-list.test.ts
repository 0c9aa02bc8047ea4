import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isListed, parsePlace } from "./host-list.ts";

const entries = ["api.example.com", "*.registry.test", "127.0.0.1:3000", "[::1]:8080", "Mixed.Example"];

describe("a list of hosts", () => {
  it.each([
    ["api.example.com", 443],
    ["api.example.com", 8443],
    ["a.registry.test", 443],
    ["a.b.registry.test", 80],
    ["127.0.0.1", 3000],
    ["[::1]", 8080],
    ["mixed.example", 443],
  ])("has %s at %i", (host, port) => expect(isListed(entries, { host, port })).toBe(true));

  it.each([
    ["example.com", 443],
    ["xapi.example.com", 443],
    ["api.example.com.evil.test", 443],
    ["registry.test", 443],
    ["evilregistry.test", 443],
    ["127.0.0.1", 5432],
    ["[::1]", 80],
  ])("does not have %s at %i", (host, port) => expect(isListed(entries, { host, port })).toBe(false));

  it("takes no entry for more than it says, whatever it holds", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), (entry) => {
        fc.pre(!entry.startsWith("*.") && entry.toLowerCase() !== "secret.test");
        expect(isListed([entry], { host: "secret.test", port: 5432 })).toBe(
          entry.toLowerCase() === "secret.test:5432",
        );
      }),
    );
  });
});

describe("what a client asks for", () => {
  it.each([
    ["Example.COM:443", { host: "example.com", port: 443 }],
    ["example.com.:80", { host: "example.com", port: 80 }],
    ["0x7f.1:80", { host: "127.0.0.1", port: 80 }],
    ["2130706433:80", { host: "127.0.0.1", port: 80 }],
    ["１２７.0.0.1:80", { host: "127.0.0.1", port: 80 }],
    ["[::FFFF:127.0.0.1]:80", { host: "[::ffff:7f00:1]", port: 80 }],
    ["example.com", { host: "example.com", port: 80 }],
  ])("%s", (authority, place) => expect(parsePlace(authority, 80)).toEqual(place));

  it.each(["", ":443", "user@example.com:443", "a b:443", "example.com:99999", "a/b:443", "[::1:443"])(
    "%j is no place",
    (authority) => expect(parsePlace(authority, 80)).toBeNull(),
  );
});
