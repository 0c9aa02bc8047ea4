/** What a group commit needs to know of its items. */
export interface GroupCommitOptions<Item, Result> {
  /** Items per batch at most. */
  readonly maxBatch: number;
  /** Batches under way at the same time at most. */
  readonly maxInFlight: number;
  /** Two items of one key never share a batch, nor are they under way at the same time. */
  keyOf(item: Item): string;
  /** Commits all items in one transaction, or none; answers in their order. */
  commit(items: readonly Item[]): Promise<readonly Result[]>;
  /** Told, when one is added, how many items wait or are under way. */
  waiting?(count: number): void;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly key: string;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/**
 * Shares commits between callers that come at the same time: while a batch is being committed the next one
 * gathers, so a burst costs few transactions and a lone caller waits for nobody.
 *
 * A batch that fails is committed again member by member, so that one bad item fails only its own caller.
 */
export function createGroupCommit<Item, Result>(
  options: GroupCommitOptions<Item, Result>,
): (item: Item) => Promise<Result> {
  const { maxBatch, maxInFlight } = options;
  let waiting: Waiting<Item, Result>[] = [];
  const keysInFlight = new Set<string>();
  let inFlight = 0;
  let scheduled = false;

  /** Takes the oldest items whose keys are free; the others stay in their order. */
  function takeBatch(): readonly Waiting<Item, Result>[] {
    const batch: Waiting<Item, Result>[] = [];
    const left: Waiting<Item, Result>[] = [];
    for (const entry of waiting) {
      if (batch.length === maxBatch || keysInFlight.has(entry.key)) {
        left.push(entry);
      } else {
        keysInFlight.add(entry.key);
        batch.push(entry);
      }
    }
    waiting = left;
    return batch;
  }

  async function commitOne(entry: Waiting<Item, Result>): Promise<void> {
    try {
      settle([entry], await options.commit([entry.item]));
    } catch (error) {
      entry.reject(error);
    }
  }

  async function commitBatch(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      settle(batch, await options.commit(batch.map(({ item }) => item)));
    } catch (error) {
      const [only, ...others] = batch;
      if (only !== undefined && others.length === 0) only.reject(error);
      else for (const entry of batch) await commitOne(entry);
    }
  }

  function flush(): void {
    while (inFlight < maxInFlight) {
      const batch = takeBatch();
      if (batch.length === 0) return;
      inFlight += 1;
      void commitBatch(batch).finally(() => {
        inFlight -= 1;
        for (const { key } of batch) keysInFlight.delete(key);
        flush();
      });
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, key: options.keyOf(item), resolve, reject });
      options.waiting?.(waiting.length + keysInFlight.size);
      if (scheduled) return;
      scheduled = true;
      // Not at once: what came in with the same turn of the event loop shares the first batch.
      setImmediate(() => {
        scheduled = false;
        flush();
      });
    });
}

function settle<Item, Result>(batch: readonly Waiting<Item, Result>[], results: readonly Result[]): void {
  for (const [index, entry] of batch.entries()) {
    const result = results[index];
    if (result === undefined) entry.reject(new Error("A group commit answered fewer results than items."));
    else entry.resolve(result);
  }
}
