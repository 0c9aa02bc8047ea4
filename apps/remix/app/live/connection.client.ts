import { createTRPCClient, createWSClient, wsLink } from "@trpc/client";
import superjson from "superjson";

import type { Api, TaskEvent } from "../api/contract.ts";
import { retryDelayMs } from "./retry-delay.ts";

/** A ping after this silence; without its answer in half as long the socket is dead. */
const heartbeatMs = 10_000;

export interface ConnectionListener {
  /** Something arrived, if only a heartbeat. */
  heard(): void;
  opened(): void;
  closed(): void;
}

export interface EventListener {
  /** The server listens from here on; anything before has to be read again. */
  started(): void;
  happened(event: TaskEvent): void;
}

/** One socket for everything a tab listens to and, while it is open, for reading log lines. */
export interface Connection {
  readonly api: Api;
  /** Events of one task, or of all with `null`; resumes by itself after a broken socket. */
  watch(taskId: string | null, listener: EventListener): () => void;
  close(): void;
}

/** Opens the socket at the first question. Loaded after hydration, in its own chunk. */
export function openConnection(listener: ConnectionListener): Connection {
  class HeardSocket extends WebSocket {
    constructor(...address: ConstructorParameters<typeof WebSocket>) {
      super(...address);
      this.addEventListener("message", () => listener.heard());
    }
  }
  const socket = createWSClient({
    url: `${location.origin.replace(/^http/, "ws")}/trpc`,
    WebSocket: HeardSocket,
    retryDelayMs,
    keepAlive: { enabled: true, intervalMs: heartbeatMs, pongTimeoutMs: heartbeatMs / 2 },
    onOpen: () => listener.opened(),
    onClose: () => listener.closed(),
  });
  const api: Api = createTRPCClient({ links: [wsLink({ client: socket, transformer: superjson })] });
  return {
    api,
    watch(taskId, events) {
      const subscription = api.tasks.events.subscribe(taskId === null ? {} : { taskId }, {
        onStarted: () => events.started(),
        onData: (tracked) => events.happened(tracked.data),
      });
      return () => subscription.unsubscribe();
    },
    close() {
      // A socket that was closed on purpose reports it as an error nobody waits for.
      void socket.close();
    },
  };
}
