import { parse, type PGlite, protocol } from "@electric-sql/pglite";
import type { Rows } from "./statements.ts";

/** One statement with its values. */
export interface Statement {
  readonly text: string;
  readonly params: readonly unknown[];
  readonly rowMode: "array" | "object";
  /** Types whose values are handed on as the text that Postgres writes. */
  readonly asText: readonly number[];
}

interface Prepared {
  readonly name: string;
  /** Type of each parameter. */
  readonly types: readonly number[];
}

type Parsers = PGlite["parsers"];

/** Statements kept at most; Porter's own and pg-boss's are fewer, lists of varying length make up the rest. */
const maxPrepared = 300;

const { serialize } = protocol;
const noSync = { syncToFs: false } as const;

/**
 * Runs statements on a PGlite, each text prepared once: PGlite itself has every statement parsed anew and crosses
 * into WebAssembly six times for it, which for a short statement is most of its time.
 */
export class PreparedStatements {
  readonly #client: PGlite;
  readonly #prepared = new Map<string, Prepared>();
  readonly #parsersByTypes = new Map<string, Parsers>();
  #lastName = 0;

  constructor(client: PGlite) {
    this.#client = client;
  }

  /** Rejects with PGlite's `DatabaseError`. */
  async run({ text, params, rowMode, asText }: Statement): Promise<Rows> {
    const { name, types } = this.#prepared.get(text) ?? (await this.#prepare(text));
    const values = params.map((value, index) => this.#serialized(value, types[index]));
    const messages = await this.#client.execProtocolStream(
      Buffer.concat([
        serialize.bind({ statement: name, values }),
        serialize.describe({ type: "P" }),
        serialize.execute({}),
        serialize.sync(),
      ]),
      noSync,
    );
    const [result] = parse.parseResults(messages, this.#parsers(asText), { rowMode });
    return result ?? { rows: [] };
  }

  async #prepare(text: string): Promise<Prepared> {
    for (const [oldest, { name }] of this.#prepared) {
      if (this.#prepared.size < maxPrepared) break;
      this.#prepared.delete(oldest);
      await this.#client.execProtocolStream(
        Buffer.concat([serialize.close({ type: "S", name }), serialize.sync()]),
        noSync,
      );
    }
    const name = `s${++this.#lastName}`;
    const messages = await this.#client.execProtocolStream(
      Buffer.concat([
        serialize.parse({ name, text }),
        serialize.describe({ type: "S", name }),
        serialize.sync(),
      ]),
      noSync,
    );
    const prepared = { name, types: parse.parseDescribeStatementResults(messages) };
    this.#prepared.set(text, prepared);
    return prepared;
  }

  /** PGlite's own but for some types; made once, since it copies hundreds of them when it is given a few. */
  #parsers(asText: readonly number[]): Parsers {
    const key = asText.join();
    const known = this.#parsersByTypes.get(key);
    if (known !== undefined) return known;
    const parsers = Object.assign(
      Object.create(this.#client.parsers) as Parsers,
      Object.fromEntries(asText.map((type) => [type, identity])),
    );
    this.#parsersByTypes.set(key, parsers);
    return parsers;
  }

  #serialized(value: unknown, type: number | undefined): string | null {
    if (value === null || value === undefined) return null;
    const serializer = type === undefined ? undefined : this.#client.serializers[type];
    if (serializer !== undefined) return serializer(value);
    return typeof value === "string" ? value : JSON.stringify(value);
  }
}

function identity(value: string): string {
  return value;
}
