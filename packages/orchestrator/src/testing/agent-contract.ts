import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AgentAdapter, AgentEvent, JsonObject, Verdict } from "../agent/agent-adapter.ts";
import type { AgentSample } from "./agent-sample.ts";
import { mutatedStreams, mutations } from "./mutated-streams.ts";

/** Failure codes that all agents share; a parser answers with no other. */
export const sharedAgentFailureCodes: readonly string[] = [
  "bad_key",
  "no_credit",
  "rate_limited",
  "unknown_model",
  "context_too_long",
  "refused",
  "denied_tool",
  "provider_unavailable",
  "interrupted",
  "timed_out",
  "crashed",
];

interface Reading {
  readonly events: readonly AgentEvent[];
  readonly state: JsonObject;
}

/** Freezes a value through and through, so that a parser that changes its argument fails loudly. */
function frozen<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null) {
    for (const part of Object.values(value)) frozen(part);
    Object.freeze(value);
  }
  return value;
}

function stored(state: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(state)) as JsonObject;
}

function read(
  agent: AgentAdapter,
  lines: readonly string[],
  start: JsonObject = agent.parser.initial,
): Reading {
  let state = frozen(start);
  const events: AgentEvent[] = [];
  for (const line of lines) {
    const step = agent.parser.line(state, line);
    // What the journal stores and gives back must be what the parser handed out: no undefined, NaN or Date.
    expect(stored(step.state)).toEqual(step.state);
    state = frozen(step.state);
    events.push(...step.events);
  }
  return { events, state };
}

function expectSound(verdict: Verdict): void {
  expect(verdict.outcome).toBe(verdict.failure === null ? "success" : "failed");
  if (verdict.failure !== null) {
    expect(sharedAgentFailureCodes).toContain(verdict.failure.code);
    expect(["never", "later"]).toContain(verdict.failure.retry);
    expect(verdict.failure.message).toMatch(/\S.*[.!]$/s);
  }
  for (const count of [verdict.usage.inputTokens, verdict.usage.outputTokens, verdict.usage.costUsd ?? 0]) {
    expect(Number.isFinite(count) && count >= 0).toBe(true);
  }
  expect(Number.isInteger(verdict.unparsedLines) && verdict.unparsedLines >= 0).toBe(true);
}

function expectReadable(events: readonly AgentEvent[]): void {
  for (const event of events) {
    expect(["info", "warning", "error", "success"]).toContain(event.level);
    expect(event.message.trim()).not.toBe("");
    if (event.step !== null) expect(event.step).toMatch(/^.{1,100}$/u);
  }
}

/** Longest texts that a parser hands out, in characters: they go into rows, comments and pages. */
const maxMessageChars = 5_000;
const maxFailureChars = 1_500;

/** Reads lines as they are, however long they take to look at one by one. */
function readQuickly(agent: AgentAdapter, lines: readonly string[]): Reading {
  let state = agent.parser.initial;
  const events: AgentEvent[] = [];
  for (const line of lines) {
    const step = agent.parser.line(state, line);
    state = step.state;
    events.push(...step.events);
    if (step.events.length > 200) throw new Error(`One line made ${step.events.length} events.`);
  }
  return { events, state };
}

function expectBounded({ events, state }: Reading, verdict: Verdict): void {
  const longest = Math.max(0, ...events.map(({ message }) => message.length));
  expect(longest).toBeLessThanOrEqual(maxMessageChars);
  expect(verdict.finalMessage?.length ?? 0).toBeLessThanOrEqual(maxMessageChars);
  expect(verdict.failure?.message.length ?? 0).toBeLessThanOrEqual(maxFailureChars);
  expect(JSON.stringify(state).length).toBeLessThan(20_000);
}

const exits = fc.record({
  code: fc.option(fc.integer({ min: 0, max: 255 }), { nil: null }),
  signal: fc.option(fc.constantFrom("SIGTERM", "SIGKILL", "SIGINT"), { nil: null }),
});

/** Lines that a real stream can decay into: cut, joined, out of order, mixed with other output. */
function damaged(samples: readonly AgentSample[]): fc.Arbitrary<string[]> {
  const real = samples.flatMap((sample) => sample.text.split("\n")).filter((line) => line !== "");
  const line = real.length === 0 ? fc.string() : fc.constantFrom(...real);
  const cut = fc.tuple(line, fc.nat()).map(([text, at]) => text.slice(0, at % (text.length + 1)));
  const joined = fc.tuple(cut, line).map(([a, b]) => a + b);
  const noise = fc.oneof(
    fc.string(),
    fc.string({ unit: "binary" }),
    fc.json(),
    fc.constant("[".repeat(5000)),
  );
  return fc.array(fc.oneof(line, cut, joined, noise), { maxLength: 30 });
}

/**
 * What Porter relies on in every agent: plans that keep keys out of sight, and a parser that makes sense of
 * anything and survives a restart at any line. `samples` are recordings of the real program.
 */
export function agentContract(agent: AgentAdapter, samples: readonly AgentSample[]): void {
  describe(`agent ${agent.id}`, () => {
    describe("its plan", () => {
      const credentials = Object.fromEntries(
        agent.credentials.map(({ env }, index) => [env, `planted-secret-${index}-1f7a9c`]),
      );
      const request = { model: null, noTests: false, credentials, baseUrls: {} };
      const models = [null, "sonnet", "gpt-5", "some/model", "a:b@c", "constructor", "__proto__"];
      const plans = [false, true].flatMap((noTests) =>
        models.map((model) => agent.plan({ ...request, model, noTests })),
      );

      it("names a program and a way for the prompt, whatever model is asked for", () => {
        for (const plan of plans) {
          expect(plan.argv[0]).toMatch(/\S/);
          expect(["argument", "stdin"]).toContain(plan.prompt);
        }
      });

      it("keeps keys out of arguments and files", () => {
        for (const { argv, homeFiles } of plans) {
          expect(JSON.stringify({ argv, homeFiles })).not.toContain("planted-secret");
        }
      });

      it("names every variable that holds a key as secret, and no other", () => {
        for (const { env, secretEnv } of plans) {
          const holding = Object.keys(env).filter((name) => env[name]?.includes("planted-secret"));
          expect([...secretEnv].sort()).toEqual(holding.sort());
        }
      });

      it("leaves the runner's own variables alone", () => {
        for (const { env } of plans) {
          for (const name of ["PATH", "HOME", "LANG", "TMPDIR"]) expect(env).not.toHaveProperty(name);
        }
      });

      it("can be made without any key", () => {
        const plan = agent.plan({ ...request, credentials: {} });
        expect(plan.secretEnv).toEqual([]);
      });

      it("is the same for the same request", () => {
        expect(agent.plan(request)).toEqual(agent.plan(request));
      });
    });

    describe("its parser", () => {
      for (const sample of samples) {
        it(`understands ${sample.name}`, () => {
          const { events, state } = read(agent, sample.text.split("\n"));
          expectReadable(events);
          const verdict = agent.parser.end(state, sample.exit);
          expectSound(verdict);
          expect(verdict.failure?.code ?? "success").toBe(sample.expected);
          expect(agent.parser.usage(state)).toEqual(verdict.usage);
        });

        it(`comes to the same verdict on ${sample.name} after a restart at any line`, () => {
          const lines = sample.text.split("\n");
          const whole = read(agent, lines);
          for (let at = 0; at <= lines.length; at += 1) {
            const before = read(agent, lines.slice(0, at));
            const after = read(agent, lines.slice(at), stored(before.state));
            expect([...before.events, ...after.events]).toEqual(whole.events);
            expect(agent.parser.end(after.state, sample.exit)).toEqual(
              agent.parser.end(whole.state, sample.exit),
            );
          }
        });

        it(`lets no exit code 0 talk it out of a failure that the stream of ${sample.name} tells`, () => {
          const { state } = read(agent, sample.text.split("\n"));
          const told = agent.parser.end(state, { code: null, signal: null }).failure?.code ?? null;
          const judged = agent.parser.end(state, { code: 0, signal: null }).failure?.code ?? null;
          // Whether a stream that breaks off was interrupted or had nothing more to say, only the exit tells.
          if (told !== null && told !== "interrupted") expect(judged).toBe(told);
        });

        it(`never calls ${sample.name} a success when a signal ended it`, () => {
          const { state } = read(agent, sample.text.split("\n"));
          expect(agent.parser.end(state, { code: null, signal: "SIGTERM" }).outcome).toBe("failed");
        });

        it(`never calls ${sample.name} a success when the exit code says otherwise`, () => {
          const { state } = read(agent, sample.text.split("\n"));
          expect(agent.parser.end(state, { code: 1, signal: null }).outcome).toBe("failed");
        });
      }

      it("gives a sound answer to any text", () => {
        fc.assert(
          fc.property(fc.array(fc.string({ unit: "binary" })), exits, (lines, exit) => {
            const { events, state } = read(agent, lines);
            expectReadable(events);
            expectSound(agent.parser.end(state, exit));
          }),
        );
      });

      it("gives a sound answer to damaged streams", () => {
        fc.assert(
          fc.property(damaged(samples), exits, (lines, exit) => {
            const { events, state } = read(agent, lines);
            expectReadable(events);
            expectSound(agent.parser.end(state, exit));
          }),
        );
      });

      it("gives a sound and short answer to a thousand streams that were spoilt in every way", () => {
        const met = new Set<string>();
        fc.assert(
          fc.property(mutatedStreams(samples), exits, ({ mutation, lines }, exit) => {
            met.add(mutation);
            const reading = readQuickly(agent, lines);
            const verdict = agent.parser.end(reading.state, exit);
            expectReadable(reading.events);
            expectSound(verdict);
            expectBounded(reading, verdict);
          }),
          { numRuns: 1000, seed: 20_261_122 },
        );
        expect([...met].sort()).toEqual([...mutations].sort());
      });

      it("keeps a state that does not grow with the stream", () => {
        const lines = samples.flatMap((sample) => sample.text.split("\n"));
        const long = Array.from({ length: 500 }, (_, index) => `${index} ${"x".repeat(2000)}`);
        const { state } = read(agent, [...lines, ...long, ...lines]);
        expect(JSON.stringify(state).length).toBeLessThan(20_000);
      });

      it("takes a stored state that it does not know for a fresh one", () => {
        const { state } = agent.parser.line({ version: "older", counts: [1] }, "anything");
        expectSound(agent.parser.end(state, { code: 0, signal: null }));
      });
    });
  });
}
