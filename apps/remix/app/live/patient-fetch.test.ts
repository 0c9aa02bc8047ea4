import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { patientFetch } from "./patient-fetch.ts";

const page = "/tasks/1.data?_routes=root";
const good = () => new Response("data", { headers: { "x-remix-response": "yes" } });
const unreachable = () => Promise.reject(new TypeError("Failed to fetch"));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A `fetch` that answers in this order. */
function answering(...answers: (() => Response | Promise<Response>)[]) {
  return vi.fn(() => Promise.resolve(answers.shift()?.() ?? unreachable()));
}

describe("a page's data", () => {
  it("is asked for until Porter can be reached again", async () => {
    const plain = answering(unreachable, unreachable, good);
    const answer = patientFetch(plain)(page);
    await vi.runAllTimersAsync();
    expect(await (await answer).text()).toBe("data");
    expect(plain).toHaveBeenCalledTimes(3);
  });

  it("is asked for again when a proxy answers in Porter's place, or the answer breaks off", async () => {
    const brokenOff = new ReadableStream({
      pull: (controller) => controller.error(new TypeError("network")),
    });
    const plain = answering(
      () => new Response("Bad gateway", { status: 502 }),
      () => new Response(brokenOff, { headers: { "x-remix-response": "yes" } }),
      good,
    );
    const answer = patientFetch(plain)(page);
    await vi.runAllTimersAsync();
    expect(await (await answer).text()).toBe("data");
  });

  it("is given as Porter answers it, errors too", async () => {
    const refusal = () => new Response("no", { status: 503, headers: { "x-remix-response": "yes" } });
    expect((await patientFetch(answering(refusal))(page)).status).toBe(503);
  });

  it("is not waited for once nobody wants it", async () => {
    const plain = answering(unreachable);
    const abort = new AbortController();
    const answer = patientFetch(plain)(page, { signal: abort.signal });
    const refused = expect(answer).rejects.toThrow("left the page");
    await vi.advanceTimersByTimeAsync(1);
    abort.abort(new Error("left the page"));
    await refused;
    expect(plain).toHaveBeenCalledTimes(1);
  });
});

describe("anything else is tried once", () => {
  it.each([
    ["a form", page, { method: "POST" }],
    ["what is not a page", "/healthz", {}],
  ])("%s", async (_, address, init) => {
    const plain = answering(unreachable, good);
    await expect(patientFetch(plain)(address, init)).rejects.toThrow("Failed to fetch");
  });
});
