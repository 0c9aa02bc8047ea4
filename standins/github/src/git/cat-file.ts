import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { gitEnvironment } from "./run-git.ts";

/** Kinds of git object. */
export type ObjectType = "blob" | "tree" | "commit" | "tag";

/** One answer of `git cat-file`; `data` is empty in a check. */
export interface CatFileAnswer {
  readonly type: ObjectType;
  readonly size: number;
  readonly data: Buffer;
}

interface Pending {
  resolve(answer: CatFileAnswer | null): void;
  reject(cause: Error): void;
}

const newline = 10;

/**
 * One long-lived `git cat-file --batch` (whole objects) or `--batch-check` (type and size only), started by the
 * first question and again after it died. Questions are answered in the order they were asked.
 */
export class CatFile {
  readonly #gitDir: string;
  readonly #mode: "--batch" | "--batch-check";
  #child: ChildProcessWithoutNullStreams | null = null;
  #pending: Pending[] = [];
  #chunks: Buffer[] = [];
  #buffered = 0;
  /** Bytes without which no further answer is complete. */
  #needed = 1;

  constructor(gitDir: string, mode: "--batch" | "--batch-check") {
    this.#gitDir = gitDir;
    this.#mode = mode;
  }

  /** The object, or `null` when the repository has none of that id. `sha` must be 40 hex digits. */
  ask(sha: string): Promise<CatFileAnswer | null> {
    const child = this.#child ?? this.#start();
    return new Promise((resolve, reject) => {
      this.#pending.push({ resolve, reject });
      child.stdin.write(`${sha}\n`);
    });
  }

  /** Ends the child; open questions are rejected. */
  close(): void {
    this.#child?.kill();
  }

  #start(): ChildProcessWithoutNullStreams {
    const child = spawn("git", ["--git-dir", this.#gitDir, "cat-file", this.#mode], {
      env: gitEnvironment(),
    });
    const fail = (cause: Error): void => {
      if (this.#child !== child) return;
      this.#child = null;
      this.#chunks = [];
      this.#buffered = 0;
      this.#needed = 1;
      for (const question of this.#pending.splice(0)) question.reject(cause);
    };
    child.on("error", fail);
    child.on("close", () => fail(new Error("git cat-file ended")));
    child.stdin.on("error", () => {
      // The close event that follows rejects the questions.
    });
    child.stderr.resume();
    child.stdout.on("data", (chunk: Buffer) => this.#receive(chunk));
    this.#child = child;
    return child;
  }

  #receive(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#buffered += chunk.length;
    if (this.#buffered < this.#needed) return; // Avoids joining the chunks of a large object again and again.
    let rest = Buffer.concat(this.#chunks);
    for (let taken = this.#takeAnswer(rest); taken > 0; taken = this.#takeAnswer(rest)) {
      rest = rest.subarray(taken);
    }
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#buffered = rest.length;
  }

  /** Answers one question from the start of `bytes`; returns how many bytes that took, 0 when too few are here. */
  #takeAnswer(bytes: Buffer): number {
    this.#needed = bytes.length + 1;
    const lineEnd = bytes.indexOf(newline);
    if (lineEnd < 0) return 0;
    const [, type, sizeText] = bytes.toString("latin1", 0, lineEnd).split(" ");
    const size = Number(sizeText);
    if (!isObjectType(type)) {
      this.#pending.shift()?.resolve(null);
      return lineEnd + 1;
    }
    if (this.#mode === "--batch-check") {
      this.#pending.shift()?.resolve({ type, size, data: Buffer.alloc(0) });
      return lineEnd + 1;
    }
    const end = lineEnd + 1 + size + 1;
    if (bytes.length < end) {
      this.#needed = end;
      return 0;
    }
    // A copy: the slice would keep the whole received chunk alive in caches.
    this.#pending.shift()?.resolve({ type, size, data: Buffer.from(bytes.subarray(lineEnd + 1, end - 1)) });
    return end;
  }
}

function isObjectType(text: string | undefined): text is ObjectType {
  return text === "blob" || text === "tree" || text === "commit" || text === "tag";
}
