/** What a commit changed, as far as anybody may be waiting for it. `all`: too much to say, or unknown. */
export interface Wake {
  readonly tasks: readonly string[] | "all";
  /** Names of the queues that may have a job ready. */
  readonly queues: readonly string[] | "all";
}

/**
 * Tells this process what was committed, here or in another replica. A wake-up says "read again", it carries
 * nothing; one too many is harmless, and subscribers read once after subscribing, so none can be missed.
 */
export interface EventHub {
  /** `listener` must not throw. Returns how to end it. */
  subscribe(listener: (wake: Wake) => void): () => void;
  announce(wake: Wake): void;
}

export function createEventHub(): EventHub {
  const listeners = new Set<(wake: Wake) => void>();
  return {
    subscribe(listener) {
      // Its own function object: the same listener may subscribe twice.
      const entry = (wake: Wake) => listener(wake);
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
    announce(wake) {
      for (const listener of listeners) listener(wake);
    },
  };
}

export function concernsQueue(wake: Wake, queue: string): boolean {
  return wake.queues === "all" || wake.queues.includes(queue);
}

export function concernsAnybody({ tasks: changed, queues }: Wake): boolean {
  return changed.length > 0 || queues.length > 0;
}
