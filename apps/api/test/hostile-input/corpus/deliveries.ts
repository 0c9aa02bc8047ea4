import { randomUUID } from "node:crypto";
import type { Expected, HostileCase } from "../hostile-case.ts";
import type { Stage } from "../stage.ts";

const ignored = (reason: string): Expected => ({ kind: "ignored", reason });
const badSignature = { kind: "turned away", status: 401, code: "bad_signature" } as const;

const delivered = (
  name: string,
  expected: Expected,
  deliver: (stage: Stage, body: string) => Promise<unknown>,
): HostileCase => ({
  name,
  arrange: async (stage) => {
    stage.open();
    await deliver(stage, await stage.body("@porter record"));
  },
  expected,
});

/** Deliveries that GitHub never sent like this. Unless a case says otherwise, their signature is good. */
export const deliveries: readonly HostileCase[] = [
  delivered("no signature", badSignature, (stage, body) => stage.deliver(body, { signature: "" })),
  delivered("the signature of an older kind", badSignature, (stage, body) =>
    stage.deliver(body, { signature: `sha1=${"0".repeat(40)}` }),
  ),
  delivered("the signature of another secret", badSignature, (stage, body) =>
    stage.deliver(body, { signature: `sha256=${"0".repeat(64)}` }),
  ),
  delivered("bytes that are not UTF-8", badSignature, (stage, body) =>
    stage.deliver(Buffer.from(body.replace("@porter record", "@porter record \u00FF"), "latin1")),
  ),
  delivered("half a document", { kind: "turned away", status: 400, code: "bad_delivery" }, (stage, body) =>
    stage.deliver(body.slice(0, -20)),
  ),
  delivered("arrays a million deep", ignored("unexpected_payload"), (stage) =>
    stage.deliver(`{"action":"created","issue":${"[".repeat(1e6)}${"]".repeat(1e6)}}`),
  ),
  delivered("a number of an issue that is text", ignored("unexpected_payload"), (stage, body) =>
    stage.deliver(body.replace(/"number":\d+/, '"number":"1; drop table tasks"')),
  ),
  delivered("a number of an issue beyond all numbers", ignored("unexpected_payload"), (stage, body) =>
    stage.deliver(body.replace(/"number":\d+/, '"number":1e400')),
  ),
  delivered("the name of another event", ignored("action_not_used"), (stage, body) =>
    stage.deliver(body, { event: "issues" }),
  ),
  delivered("an event named like a property of every object", ignored("event_not_used"), (stage, body) =>
    stage.deliver(body, { event: "constructor" }),
  ),
  delivered("no installation", ignored("no_installation"), (stage, body) =>
    stage.deliver(body.replace(/"installation":\{[^}]*\}/, '"installation":null')),
  ),
  delivered(
    "a fork's pull request from a branch named like Porter's",
    ignored("fork_pull_request"),
    (stage) =>
      stage.deliver(
        JSON.stringify({
          action: "closed",
          installation: { id: 1 },
          repository: { name: "api", owner: { login: "acme" } },
          pull_request: {
            number: 1,
            merged_at: new Date().toISOString(),
            head: { ref: `porter/issue-${stage.number}-record`, repo: { full_name: "mallory/api" } },
            base: { repo: { full_name: "acme/api" } },
          },
        }),
        { event: "pull_request" },
      ),
  ),
  delivered("keys that reach for prototypes", { kind: "runs" }, (stage, body) =>
    stage.deliver(
      body.replace(
        '{"action"',
        '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"action"',
      ),
    ),
  ),
  delivered(
    "a key twice: the last one counts, as for everybody who reads JSON",
    { kind: "runs" },
    (stage, body) =>
      stage.deliver(
        body.replace('{"action"', '{"action":"deleted","comment":{"body":"@porter stop"},"action"'),
      ),
  ),
  delivered("one id with another body", { kind: "runs" }, async (stage, body) => {
    const id = randomUUID();
    await stage.deliver(body, { id });
    await stage.deliver(await stage.body("@porter record --branch=porter/again"), { id });
  }),
  // The id stands in a header that nobody signs: whoever has one signed body can send it under any id.
  delivered("one comment under another id", { kind: "runs" }, async (stage, body) => {
    await stage.deliver(body);
    await stage.deliver(body);
  }),
  delivered("one comment under nine ids at the same moment", { kind: "runs" }, async (stage, body) => {
    await Promise.all(Array.from({ length: 9 }, () => stage.deliver(body)));
  }),
];
