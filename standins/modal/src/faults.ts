/** Something that is to go otherwise than one hopes. Each strikes once unless it says how often. */
export type Fault =
  /** The next container starts after so long. */
  | { readonly kind: "slow-start"; readonly delayMs: number }
  /** The next call or sandbox waits for a container for ever. */
  | { readonly kind: "never-starts" }
  /** The next call is accepted and forgotten: nothing starts, and its id is of nothing. */
  | { readonly kind: "lost-call" }
  /** Two containers get the next call's input, as happens when a worker was believed dead. */
  | { readonly kind: "duplicate-start" }
  /** Nothing that the next container prints is kept. */
  | { readonly kind: "log-gap" }
  /** The next result comes as a blob, as large ones do; `gone`: which cannot be fetched any more. */
  | { readonly kind: "result-in-blob"; readonly gone: boolean }
  /** The next cancellation is answered at once and carried out after so long. */
  | { readonly kind: "late-cancel"; readonly delayMs: number }
  /** The method, such as `FunctionMap`, is answered with Modal's request to come back later. */
  | {
      readonly kind: "throttled";
      readonly method: string;
      readonly times: number;
      readonly retryAfterSecs: number;
    }
  /** The method fails with this gRPC status. `afterEffect`: its answer is lost and its effect is not. */
  | {
      readonly kind: "fails";
      readonly method: string;
      readonly times: number;
      readonly status: number;
      readonly afterEffect?: boolean;
    };

type Kind = Fault["kind"];
type Of<K extends Kind> = Extract<Fault, { kind: K }>;

interface Armed {
  readonly fault: Fault;
  times: number;
}

/** Faults a test switches on. */
export class Faults {
  #armed: Armed[] = [];

  add(fault: Fault): void {
    this.#armed.push({ fault, times: "times" in fault ? fault.times : 1 });
  }

  /** Switches off what has not struck yet. */
  clear(): void {
    this.#armed = [];
  }

  /** The next fault of a kind, used up by this; `null` when there is none. `method` narrows those of a method. */
  take<K extends Kind>(kind: K, method?: string): Of<K> | null {
    const strikes = ({ fault }: Armed) =>
      fault.kind === kind && (!("method" in fault) || fault.method === method);
    const armed = this.#armed.find(strikes);
    if (armed === undefined) return null;
    armed.times -= 1;
    if (armed.times <= 0) this.#armed = this.#armed.filter((other) => other !== armed);
    // `strikes` compared the kind.
    return armed.fault as Of<K>;
  }
}
