import type { LogLine, LogPage } from "../api/contract.ts";

/** Lines fetched and forgotten together. */
const blockLines = 512;
/** Blocks kept; those longest unseen go first. About 32,000 lines, whatever the length of the log. */
const keptBlocks = 64;

export type FetchLines = (from: number, limit: number) => Promise<LogPage>;

/**
 * A run's log as far as it has been looked at. Lines are known by their number: one that arrives twice changes
 * nothing, one that is missing is fetched when somebody looks at its place.
 */
export class LogStore {
  readonly #fetch: FetchLines;
  /** Insertion order is the order of use. */
  readonly #blocks = new Map<number, (LogLine | undefined)[]>();
  readonly #fetching = new Set<number>();
  readonly #listeners = new Set<() => void>();
  #total: number;
  #version = 0;

  constructor(first: LogPage, fetch: FetchLines) {
    this.#fetch = fetch;
    this.#total = first.total;
    this.add(first.lines);
  }

  /** Lines in the whole log. */
  get total(): number {
    return this.#total;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Changes whenever a line or the total does. */
  readonly version = (): number => this.#version;

  /** The line of that number; `undefined` while it is not here. */
  line(number: number): LogLine | undefined {
    const index = number - 1;
    return this.#blocks.get(Math.floor(index / blockLines))?.[index % blockLines];
  }

  /** Takes lines in, from wherever they come. */
  add(lines: readonly LogLine[]): void {
    for (const line of lines) {
      const index = line.number - 1;
      this.#block(Math.floor(index / blockLines))[index % blockLines] = line;
      this.#total = Math.max(this.#total, line.number);
    }
    if (lines.length > 0) this.#changed();
  }

  /** Fetches what is missing of these lines. A failed question is asked again at the next look. */
  async ensure(from: number, to: number): Promise<void> {
    const first = Math.floor((Math.max(1, from) - 1) / blockLines);
    const last = Math.floor((Math.min(to, this.#total) - 1) / blockLines);
    const wanted: Promise<void>[] = [];
    for (let block = first; block <= last; block++)
      if (this.#lacks(block, from, to)) wanted.push(this.#load(block));
    await Promise.all(wanted);
  }

  /** Asks for what came after the last line known. */
  async catchUp(): Promise<void> {
    const page = await this.#fetch(this.#total + 1, blockLines);
    this.add(page.lines);
    if (page.total > this.#total) {
      this.#total = page.total;
      this.#changed();
    }
  }

  #lacks(block: number, from: number, to: number): boolean {
    if (this.#fetching.has(block)) return false;
    const start = Math.max(from, block * blockLines + 1);
    const end = Math.min(to, this.#total, (block + 1) * blockLines);
    for (let number = start; number <= end; number++) if (this.line(number) === undefined) return true;
    return false;
  }

  async #load(block: number): Promise<void> {
    this.#fetching.add(block);
    try {
      this.add((await this.#fetch(block * blockLines + 1, blockLines)).lines);
    } finally {
      this.#fetching.delete(block);
    }
  }

  #block(number: number): (LogLine | undefined)[] {
    const block = this.#blocks.get(number) ?? [];
    this.#blocks.delete(number);
    this.#blocks.set(number, block);
    const oldest = this.#blocks.keys().next().value;
    if (this.#blocks.size > keptBlocks && oldest !== undefined) this.#blocks.delete(oldest);
    return block;
  }

  #changed(): void {
    this.#version += 1;
    this.#listeners.forEach((listener) => listener());
  }
}
