import { retryDelayMs } from "./retry-delay.ts";

type Fetch = typeof fetch;

/** Waits; rejects with the signal's reason when it aborts meanwhile. */
function pause(ms: number, signal: AbortSignal | null | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

/** Whether this asks for a page's data, as the page framework does to show another page or the same one anew. */
function asksForPage(input: Parameters<Fetch>[0], init: RequestInit | undefined): boolean {
  if (input instanceof Request || (init?.method ?? "GET") !== "GET") return false;
  return new URL(input, location.href).pathname.endsWith(".data");
}

/** The whole answer, or `null` when it did not come from Porter: a proxy says that Porter is away. */
async function wholeAnswer(answer: Response): Promise<Response | null> {
  if (answer.status >= 500 && !answer.headers.has("x-remix-response")) return null;
  // Read here, since a connection can also break in the middle.
  const { status, statusText, headers } = answer;
  return new Response(await answer.arrayBuffer(), { status, statusText, headers });
}

/**
 * A `fetch` that does not give up on a page's data while Porter cannot be reached. The page framework would put an
 * error in the place of a page that failed to be read anew; this way what is shown stays until there is something
 * newer, and the banner says that it may be old. Everything else is fetched as ever.
 */
export function patientFetch(plain: Fetch): Fetch {
  return async (input, init) => {
    if (!asksForPage(input, init)) return plain(input, init);
    for (let attempt = 1; ; attempt++) {
      try {
        const answer = await wholeAnswer(await plain(input, init));
        if (answer !== null) return answer;
      } catch (error) {
        if (init?.signal?.aborted === true) throw error;
      }
      await pause(retryDelayMs(attempt), init?.signal);
    }
  };
}
