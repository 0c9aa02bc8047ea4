/** Whether doing the same thing again can help: `never`, or `later` (a retry with a pause may succeed). */
export type Retry = "never" | "later";

/** Why something ended badly, in a form that can be stored, shown and acted on. */
export interface Failure {
  /** Stable machine name in snake_case, such as `clone_failed`. */
  readonly code: string;
  /** One or two sentences for a person: what happened and what to do now. Never holds a secret. */
  readonly message: string;
  readonly retry: Retry;
}

/** The one error class of Porter. Made where the status or cause is known, never from reading message text. */
export class PorterError extends Error {
  override readonly name = "PorterError";
  readonly code: string;
  readonly retry: Retry;

  constructor(failure: Failure, options?: { cause?: unknown }) {
    super(failure.message, options);
    this.code = failure.code;
    this.retry = failure.retry;
  }

  /** The storable form; drops stack and cause. */
  toFailure(): Failure {
    return { code: this.code, message: this.message, retry: this.retry };
  }
}

/** Turns anything thrown into a `Failure`. What is not a `PorterError` is unexpected and worth one more try. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof PorterError) return thrown.toFailure();
  return {
    code: "unexpected",
    message: "Porter met an error it did not expect. Its log has the details; try `@porter retry`.",
    retry: "later",
  };
}
