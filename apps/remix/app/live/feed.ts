import type { Api, TaskEvent } from "../api/contract.ts";
import type { Connection, ConnectionListener, EventListener } from "./connection.client.ts";

/** `lost` is said only after the connection was there: a first attempt is no interruption. */
export interface FeedStatus {
  readonly state: "off" | "connecting" | "open" | "lost";
  /** When anything was last heard, heartbeats included. */
  readonly heardAt: Date | null;
}

interface Watch {
  readonly taskId: string | null;
  readonly listeners: Set<EventListener>;
  stop: (() => void) | null;
}

const off: FeedStatus = { state: "off", heardAt: null };

/** One and a half heartbeats: whoever is silent for longer is gone, whatever the socket says. */
const silenceMs = 15_000;
const checkMs = 1000;

/**
 * What a tab listens to. Watchers of the same task share one subscription. A hidden tab closes its socket; when it is
 * looked at again everything starts afresh and every watcher is told to catch up.
 */
export class Feed {
  readonly #open: (listener: ConnectionListener) => Promise<Connection>;
  readonly #watches = new Map<string, Watch>();
  readonly #statusListeners = new Set<() => void>();
  #connection: Promise<Connection> | null = null;
  #status: FeedStatus = off;
  #heardAt: Date | null = null;
  #generation = 0;
  #paused = false;
  #triedAt = 0;
  #watchdog: ReturnType<typeof setInterval> | null = null;

  constructor(open: (listener: ConnectionListener) => Promise<Connection>) {
    this.#open = open;
  }

  readonly status = (): FeedStatus => this.#status;

  readonly onStatus = (listener: () => void): (() => void) => {
    this.#statusListeners.add(listener);
    return () => this.#statusListeners.delete(listener);
  };

  /** Watches one task, or all with `null`, until the returned function is called. */
  watch(taskId: string | null, listener: EventListener): () => void {
    const key = taskId ?? "*";
    const watch = this.#watches.get(key) ?? { taskId, listeners: new Set(), stop: null };
    this.#watches.set(key, watch);
    watch.listeners.add(listener);
    if (watch.listeners.size === 1) this.#start(watch);
    return () => {
      watch.listeners.delete(listener);
      if (watch.listeners.size > 0) return;
      this.#watches.delete(key);
      watch.stop?.();
      watch.stop = null;
    };
  }

  /** The API over the same socket. */
  async api(): Promise<Api> {
    return (await this.#connected()).api;
  }

  /** Asks for nothing until `resume`. */
  pause(): void {
    this.#paused = true;
    this.#drop();
    if (this.#watchdog !== null) clearInterval(this.#watchdog);
    this.#watchdog = null;
    this.#say("off");
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#startAll();
  }

  /** Does not wait for the next try: the network is back, or somebody looks. */
  retryNow(): void {
    if (this.#status.state === "lost" && !this.#paused) this.#startAgain();
  }

  /** A sleeping laptop or a dead network closes no socket; only the silence tells. */
  readonly #check = (): void => {
    const lastSign = Math.max(this.#triedAt, this.#heardAt?.getTime() ?? 0);
    if (Date.now() - lastSign < silenceMs) return;
    if (this.#status.state === "open") this.#say("lost");
    this.#startAgain();
  };

  #startAgain(): void {
    this.#drop();
    this.#startAll();
  }

  #startAll(): void {
    for (const watch of this.#watches.values()) this.#start(watch);
  }

  #start(watch: Watch): void {
    if (this.#paused) return;
    if (this.#status.state === "off") this.#say("connecting");
    const connection = this.#connected();
    const begin = (open: Connection) => {
      const current = this.#connection === connection && watch.listeners.size > 0 && watch.stop === null;
      if (current) watch.stop = open.watch(watch.taskId, this.#fanOut(watch));
    };
    // Its code could not be loaded: the watchdog tries again.
    connection.then(begin, () => this.#say("lost"));
  }

  #fanOut(watch: Watch): EventListener {
    return {
      started: () => watch.listeners.forEach((listener) => listener.started()),
      happened: (event: TaskEvent) => watch.listeners.forEach((listener) => listener.happened(event)),
    };
  }

  #connected(): Promise<Connection> {
    if (this.#connection === null) {
      this.#connection = this.#open(this.#listenerOf(++this.#generation));
      this.#triedAt = Date.now();
      this.#watchdog ??= setInterval(this.#check, checkMs);
    }
    return this.#connection;
  }

  /** A connection that was given up may still report its end; only the present one is believed. */
  #listenerOf(generation: number): ConnectionListener {
    const present = () => generation === this.#generation;
    return {
      heard: () => {
        this.#heardAt = new Date();
      },
      opened: () => {
        this.#heardAt = new Date();
        if (present()) this.#say("open");
      },
      closed: () => {
        if (present() && this.#status.state === "open") this.#say("lost");
      },
    };
  }

  #drop(): void {
    for (const watch of this.#watches.values()) {
      watch.stop?.();
      watch.stop = null;
    }
    this.#connection?.then(
      (connection) => connection.close(),
      () => undefined,
    );
    this.#connection = null;
    this.#generation += 1;
  }

  #say(state: FeedStatus["state"]): void {
    this.#status = { state, heardAt: this.#heardAt };
    this.#statusListeners.forEach((listener) => listener());
  }
}
