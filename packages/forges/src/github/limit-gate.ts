import { setTimeout as pause } from "node:timers/promises";

/** Keeps one installation quiet while GitHub's secondary rate limit says so. */
export interface LimitGate {
  /**
   * Waits until a request may go out. Resolves to an answer in GitHub's stead when that would take too long. Every
   * request that was let through must be followed by `note`.
   */
  pass(): Promise<Response | null>;
  /** Takes in what came of a request; `null` when no answer came. */
  note(answer: Response | null): void;
}

/**
 * A gate that closes at an answer 403 or 429 with `Retry-After`, for as long as that says, and at a bare 429 for a
 * minute. Then one request goes first,
 * and the others follow once its answer shows that the limit is over: nothing is sent into a closed door.
 * Source: https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
export function createLimitGate(maxWaitSeconds: number): LimitGate {
  let opensAtMs = 0;
  let isLimited = false;
  let scout: PromiseWithResolvers<void> | null = null;
  return {
    async pass() {
      while (isLimited) {
        const waitMs = opensAtMs - Date.now();
        if (waitMs > maxWaitSeconds * 1000) return refusal(waitMs);
        if (waitMs > 0) {
          await pause(waitMs);
        } else if (scout === null) {
          scout = Promise.withResolvers<void>();
          return null;
        } else {
          await scout.promise;
        }
      }
      return null;
    },
    note(answer) {
      const seconds = answer === null ? null : limitOf(answer);
      if (seconds !== null) {
        isLimited = true;
        opensAtMs = Math.max(opensAtMs, Date.now() + seconds * 1000);
      } else if (answer !== null && Date.now() >= opensAtMs) {
        isLimited = false;
      }
      scout?.resolve();
      scout = null;
    },
  };
}

/** "Wait for at least one minute before retrying", says GitHub, where it does not say how long. */
const bareLimitSeconds = 60;

/** Seconds that GitHub asks to wait; `null` when it does not. */
function limitOf(answer: Response): number | null {
  if (answer.status !== 403 && answer.status !== 429) return null;
  const seconds = Number(answer.headers.get("retry-after") ?? Number.NaN);
  if (Number.isFinite(seconds) && seconds > 0) return seconds;
  // The hourly limit has its own header and concerns only one part of the API; the throttling plug-in sees to it.
  const isHourly = answer.headers.get("x-ratelimit-remaining") === "0";
  return answer.status === 429 && !isHourly ? bareLimitSeconds : null;
}

/** What GitHub would say, in its own words, so that everything behind takes it for what it is. */
function refusal(waitMs: number): Response {
  return Response.json(
    { message: "You have exceeded a secondary rate limit. Porter waits as long as GitHub said." },
    { status: 429, headers: { "retry-after": String(Math.ceil(waitMs / 1000)) } },
  );
}
