/** Where a line came from: `FileDescriptor` of Modal's protocol. */
type FileDescriptor = 1 | 2 | 3;

/** Something a container printed. */
export interface LogEntry {
  readonly data: string;
  readonly fileDescriptor: FileDescriptor;
  readonly at: Date;
  readonly taskId: string;
}

/** What the containers of one call or sandbox printed, with a way to wait for more. */
export class Log {
  readonly entries: LogEntry[] = [];
  #more = Promise.withResolvers<void>();

  append(entry: LogEntry): void {
    this.entries.push(entry);
    this.#more.resolve();
    this.#more = Promise.withResolvers<void>();
  }

  /** Resolves with the next entry. */
  more(): Promise<void> {
    return this.#more.promise;
  }
}
