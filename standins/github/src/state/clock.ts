/** The stand-in's own time, so that tests can let a token expire without waiting. */
export class StandInClock {
  #offsetMs = 0;

  /** Now, as the stand-in sees it. */
  now(): Date {
    return new Date(Date.now() + this.#offsetMs);
  }

  /** Lets time pass at once. */
  advance(milliseconds: number): void {
    this.#offsetMs += milliseconds;
  }
}

/** A time as GitHub writes it: ISO 8601 in UTC, whole seconds. */
export function timestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
