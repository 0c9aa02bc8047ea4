import { expect, it } from "vitest";
import { findTarget, type GatePolicy } from "./find-target.ts";

const policy: GatePolicy = {
  allowed: ["api.example.com", "*.rebound.test", "10.9.9.9", "porter.corp"],
  trusted: ["127.0.0.1:3000", "porter.corp"],
};
const known: Record<string, readonly string[]> = {
  "api.example.com": ["93.184.216.34"],
  "a.rebound.test": ["169.254.169.254"],
  "b.rebound.test": ["93.184.216.34", "::1"],
  "porter.corp": ["10.0.0.5"],
};

function find(host: string, port = 443) {
  return findTarget({ host, port }, policy, async (name) => {
    const addresses = known[name];
    if (addresses === undefined) throw new Error("ENOTFOUND");
    return addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
  });
}

it("connects to the address that was checked", async () => {
  expect(await find("api.example.com")).toEqual({ kind: "address", address: "93.184.216.34", port: 443 });
});

it.each(["evil.test", "169.254.169.254", "127.0.0.1", "localhost", "[::1]", "93.184.216.34"])(
  "refuses %s, which nobody listed",
  async (host) => expect(await find(host)).toEqual({ kind: "refused" }),
);

it.each(["a.rebound.test", "b.rebound.test"])("refuses %s, which leads inside", async (host) =>
  expect(await find(host)).toEqual({ kind: "refused" }),
);

it("lets an address through that was listed as such", async () => {
  expect(await find("10.9.9.9")).toEqual({ kind: "address", address: "10.9.9.9", port: 443 });
});

it("lets Porter itself through wherever it is, at its own port", async () => {
  expect(await find("127.0.0.1", 3000)).toEqual({ kind: "address", address: "127.0.0.1", port: 3000 });
  expect(await find("127.0.0.1", 5432)).toEqual({ kind: "refused" });
  expect(await find("porter.corp")).toMatchObject({ kind: "address", address: "10.0.0.5" });
});

it("tells a name that is not there from one that is refused", async () => {
  expect(await find("no.rebound.test")).toEqual({ kind: "unknown-host" });
});
