/** One request the stand-in answered. No credential and no body is in it. */
export interface LoggedRequest {
  /** GitHub's operation id, `graphql`, `git/…`, or `unknown`. */
  readonly operation: string;
  /** Name of the GraphQL document, `null` for everything else. */
  readonly document: string | null;
  readonly method: string;
  readonly path: string;
  /** 0 when the connection was dropped. */
  readonly status: number;
  readonly caller: string;
  readonly at: Date;
  readonly durationMs: number;
}

/** So many requests are remembered one by one; counts go on. */
const remembered = 10_000;

/** What was asked of the stand-in. */
export class RequestLog {
  #entries: LoggedRequest[] = [];
  readonly #counts = new Map<string, number>();

  add(request: LoggedRequest): void {
    this.#counts.set(request.operation, this.count(request.operation) + 1);
    this.#entries.push(request);
    // In large steps: shifting one at a time would cost on every request.
    if (this.#entries.length >= remembered * 2) this.#entries = this.#entries.slice(-remembered);
  }

  /** The latest requests, oldest first. */
  get entries(): readonly LoggedRequest[] {
    return this.#entries;
  }

  /** Requests of one operation since the start or the last `clear`. */
  count(operation: string): number {
    return this.#counts.get(operation) ?? 0;
  }

  /** Requests by operation. */
  counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  /** All requests to the API, git traffic left out. */
  get apiTotal(): number {
    return [...this.#counts].reduce((sum, [name, count]) => (gitTraffic.has(name) ? sum : sum + count), 0);
  }

  clear(): void {
    this.#entries = [];
    this.#counts.clear();
  }
}

const gitTraffic = new Set(["git/info-refs", "git/upload-pack", "git/receive-pack"]);
