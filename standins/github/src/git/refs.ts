import { writeLooseRef } from "./loose-ref.ts";
import { runGit } from "./run-git.ts";

/** A change of one reference; `null` is "does not exist". */
export interface RefChange {
  readonly name: string;
  readonly from: string | null;
  readonly to: string | null;
}

const nullId = "0".repeat(40);

/**
 * The references of one bare repository. They are read once and remembered; whoever lets others write (a push)
 * calls `forget` afterwards.
 */
export class Refs {
  readonly #gitDir: string;
  #known: Promise<Map<string, string>> | null = null;
  #lastChange: Promise<boolean> = Promise.resolve(true);

  constructor(gitDir: string) {
    this.#gitDir = gitDir;
  }

  /** All references by full name (`refs/heads/main`), sorted by name. */
  all(): Promise<ReadonlyMap<string, string>> {
    return this.#load();
  }

  /** Object id a reference points at, or `null`. */
  async get(name: string): Promise<string | null> {
    return (await this.#load()).get(name) ?? null;
  }

  /**
   * Compare and set. Returns false when the reference was not at `from`, or when its name cannot exist beside
   * another (`a` beside `a/b`).
   */
  change(change: RefChange): Promise<boolean> {
    // One after the other, as git's own lock would have it: a second writer waits and then compares.
    const turn = this.#lastChange.then(() => this.#apply(change));
    this.#lastChange = turn.catch(() => false);
    return turn;
  }

  /** Whether git accepts the name (git-check-ref-format(1)). */
  async isValidName(name: string): Promise<boolean> {
    if (/^refs\/heads\/[\w][\w./-]*[\w]$/.test(name) && !/\.\.|\/\/|\/\.|\.\/|\.lock(\/|$)/.test(name))
      return true;
    const args = ["check-ref-format", name];
    return (await runGit({ gitDir: this.#gitDir, args, answers: [0, 1] })).exitCode === 0;
  }

  /** Somebody else may have written references: read them again at the next question. */
  forget(): void {
    this.#known = null;
  }

  async #apply({ name, from, to }: RefChange): Promise<boolean> {
    const known = await this.#load();
    const changed =
      to === null
        ? await this.#delete(name, from)
        : await writeLooseRef(this.#gitDir, { name, from, to, packed: known.get(name) ?? null });
    if (!changed) this.forget();
    else if (to === null) known.delete(name);
    else known.set(name, to);
    return changed;
  }

  async #delete(name: string, from: string | null): Promise<boolean> {
    const args = ["update-ref", "-d", name, from ?? nullId];
    return (await runGit({ gitDir: this.#gitDir, args, answers: [0, 1, 128] })).exitCode === 0;
  }

  #load(): Promise<Map<string, string>> {
    this.#known ??= this.#read();
    return this.#known;
  }

  async #read(): Promise<Map<string, string>> {
    const args = ["for-each-ref", "--format=%(objectname) %(refname)"];
    const { stdout } = await runGit({ gitDir: this.#gitDir, args });
    const lines = stdout.toString("utf8").split("\n").filter(Boolean);
    return new Map(lines.map((line) => [line.slice(41), line.slice(0, 40)]));
  }
}
