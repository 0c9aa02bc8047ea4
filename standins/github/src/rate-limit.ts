const windowMs = 3_600_000;

interface Window {
  readonly resetAtMs: number;
  used: number;
}

/** How much of the hour's allowance a caller has used. */
export interface Allowance {
  readonly limit: number;
  readonly remaining: number;
  readonly used: number;
  /** Seconds since 1970. */
  readonly reset: number;
}

/**
 * The primary rate limit, counted for each caller and reported in headers. It is enforced only when a test says
 * so: a bench sends more in a minute than GitHub allows in an hour.
 */
export class RateLimit {
  /** GitHub's own for an installation. */
  perHour = 5_000;
  enforced = false;
  readonly #windows = new Map<string, Window>();

  /** Counts one request; `null` when the caller has none left and the limit is enforced. */
  spend(caller: string, now: Date): Allowance | null {
    const window = this.#window(caller, now);
    if (this.enforced && window.used >= this.perHour) return null;
    window.used += 1;
    return this.look(caller, now);
  }

  /** The allowance as it stands, without using any. */
  look(caller: string, now: Date): Allowance {
    const window = this.#window(caller, now);
    const used = this.enforced ? window.used : Math.min(window.used, this.perHour - 1);
    return {
      limit: this.perHour,
      remaining: Math.max(0, this.perHour - used),
      used,
      reset: Math.ceil(window.resetAtMs / 1000),
    };
  }

  /** Takes back one counted request. */
  refund(caller: string, now: Date): void {
    const window = this.#window(caller, now);
    window.used = Math.max(0, window.used - 1);
  }

  #window(caller: string, now: Date): Window {
    const known = this.#windows.get(caller);
    if (known !== undefined && known.resetAtMs > now.getTime()) return known;
    const window = { resetAtMs: now.getTime() + windowMs, used: 0 };
    this.#windows.set(caller, window);
    return window;
  }
}
