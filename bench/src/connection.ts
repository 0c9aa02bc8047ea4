import { createConnection, type Socket } from "node:net";
import { once } from "node:events";

/** What came back for one request. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

const headEnd = "\r\n\r\n";
const statusLine = /^HTTP\/1\.1 (\d{3})/;
const lengthHeader = /^content-length: *(\d+)/im;

/**
 * One HTTP/1.1 connection that stays open, for one request after the other. It does next to nothing, so that on a
 * machine with few cores the server has the time and not the client. Understands answers with a Content-Length only.
 */
export class Connection {
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #waiting: PromiseWithResolvers<Answer> | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on("data", (chunk) => this.#take(chunk));
    socket.on("close", () => this.#waiting?.reject(new Error("The server closed the connection.")));
    socket.on("error", (error) => this.#waiting?.reject(error));
  }

  static async open(port: number): Promise<Connection> {
    const socket = createConnection({ host: "127.0.0.1", port });
    await once(socket, "connect");
    return new Connection(socket);
  }

  /** Sends a request and resolves with its whole answer. Not before the one before it was answered. */
  exchange(request: Buffer): Promise<Answer> {
    this.#waiting = Promise.withResolvers();
    this.#socket.write(request);
    return this.#waiting.promise;
  }

  close(): void {
    this.#waiting = null;
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const end = this.#received.indexOf(headEnd);
    if (end < 0) return;
    const head = this.#received.toString("latin1", 0, end);
    const length = lengthHeader.exec(head)?.[1];
    const status = statusLine.exec(head)?.[1];
    if (length === undefined || status === undefined) {
      this.#waiting?.reject(new Error(`An answer without status or length: ${head.slice(0, 200)}`));
      return;
    }
    const bodyStart = end + headEnd.length;
    const total = bodyStart + Number(length);
    if (this.#received.length < total) return;
    const body = this.#received.toString("utf8", bodyStart, total);
    this.#received = Buffer.alloc(0);
    this.#waiting?.resolve({ status: Number(status), body });
  }
}
