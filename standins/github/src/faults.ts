/** Something that is to go wrong. */
export interface Fault {
  /**
   * GitHub's operation id, `graphql`, `graphql/<name of the document>`, `git/info-refs`, `git/upload-pack`,
   * `git/receive-pack`, or `*` for all.
   */
  readonly operation: string;
  /** Status to answer; `drop` closes the connection without an answer. */
  readonly status: number | "drop";
  /** How often it strikes. Default: once. */
  readonly times?: number;
  /** So many matching requests pass before it strikes. Default: none. */
  readonly skip?: number;
  /** Value of the `Retry-After` header. */
  readonly retryAfterSeconds?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON body instead of the usual one for the status. */
  readonly body?: unknown;
  /** True: the operation takes effect first, then its answer is lost. Default: it takes no effect. */
  readonly afterEffect?: boolean;
}

interface Armed {
  readonly fault: Fault;
  skip: number;
  times: number;
}

/** Faults a test can switch on; each strikes a number of times and is gone. */
export class Faults {
  #armed: Armed[] = [];
  /** Every answer is held back so long. */
  latencyMs = 0;

  add(fault: Fault): void {
    this.#armed.push({ fault, skip: fault.skip ?? 0, times: fault.times ?? 1 });
  }

  /** Switches everything off that has not struck yet, and the latency. */
  clear(): void {
    this.#armed = [];
    this.latencyMs = 0;
  }

  /** The fault that strikes this request, used up by it; `null` when none does. */
  take(operation: string, document: string | null = null): Fault | null {
    const names = ["*", operation, ...(document === null ? [] : [`${operation}/${document}`])];
    for (const armed of this.#armed) {
      if (!names.includes(armed.fault.operation)) continue;
      if (armed.skip > 0) {
        armed.skip -= 1;
        continue;
      }
      armed.times -= 1;
      if (armed.times <= 0) this.#armed = this.#armed.filter((other) => other !== armed);
      return armed.fault;
    }
    return null;
  }
}

/** GitHub's answer when the hourly limit is used up. */
export function primaryRateLimit(operation: string, resetAt: Date): Fault {
  return {
    operation,
    status: 403,
    headers: {
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": String(Math.ceil(resetAt.getTime() / 1000)),
    },
    body: {
      message: "API rate limit exceeded for installation.",
      documentation_url: "https://docs.github.com/rest",
    },
  };
}

/** GitHub's answer to too many writes in a short time. */
export function secondaryRateLimit(operation: string, retryAfterSeconds: number): Fault {
  return { operation, status: 403, retryAfterSeconds, body: secondaryBody };
}

const secondaryBody = {
  message: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
  documentation_url:
    "https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits",
};

const messages: Readonly<Record<number, string>> = {
  401: "Bad credentials",
  403: "Resource not accessible by integration",
  404: "Not Found",
  422: "Validation Failed",
  500: "Server Error",
  502: "Server Error",
  503: "Service Unavailable",
};

/** Body of a fault's answer: its own, or what GitHub says with that status. */
export function faultBody(fault: Fault): unknown {
  if (fault.body !== undefined) return fault.body;
  if (fault.status === 429) return secondaryBody;
  const message = (fault.status === "drop" ? undefined : messages[fault.status]) ?? "Server Error";
  return { message, documentation_url: "https://docs.github.com/rest", status: String(fault.status) };
}
