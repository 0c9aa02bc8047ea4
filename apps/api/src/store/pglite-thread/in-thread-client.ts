import { PGlite, type PGliteOptions } from "@electric-sql/pglite";
import { PreparedStatements } from "./prepared-statements.ts";

export class InThread {
  #client: PGlite; #st: PreparedStatements; #tail: Promise<unknown> = Promise.resolve();
  constructor(c: PGlite) { this.#client = c; this.#st = new PreparedStatements(c); }
  static async open(o: PGliteOptions) { return new InThread(await PGlite.create(o)); }
  #ex<T>(f: () => Promise<T>): Promise<T> { const r = this.#tail.then(f, f); this.#tail = r.catch(() => undefined); return r; }
  #q(text: string, params: any = [], options: any = {}) { return this.#st.run({ text, params, rowMode: options.rowMode ?? "object", asText: Object.keys(options.parsers ?? {}).map(Number) }); }
  query(text: string, params: any = [], options: any = {}) { return this.#ex(() => this.#q(text, params, options)); }
  exec(text: string) { return this.#ex(() => this.#client.exec(text)); }
  transaction(work: any) { return this.#ex(async () => { await this.#client.exec("begin"); try { const r = await work({ query: (t: string, p: any, o: any) => this.#q(t, p, o), exec: (t: string) => this.#client.exec(t) }); await this.#client.exec("commit"); return r; } catch (e) { await this.#client.exec("rollback"); throw e; } }); }
  close() { return this.#client.close(); }
}
