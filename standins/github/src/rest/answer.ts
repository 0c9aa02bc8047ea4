/** What an operation answers; `body` is sent as JSON. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One entry of GitHub's `errors` list in a 422. */
export interface FieldError {
  readonly resource: string;
  readonly field?: string;
  readonly code: string;
  readonly message?: string;
}

export function ok(body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status: 200, body, headers };
}

export function created(body: unknown): Answer {
  return { status: 201, body };
}

export const noContent: Answer = { status: 204 };

/** An error in GitHub's form. */
export function failure(status: number, message: string, errors?: readonly FieldError[]): Answer {
  return {
    status,
    body: {
      message,
      ...(errors !== undefined && { errors }),
      documentation_url: "https://docs.github.com/rest",
      status: String(status),
    },
  };
}

export const notFound: Answer = failure(404, "Not Found");

/** The answer to a token that lacks a permission. */
export const notAccessible: Answer = failure(403, "Resource not accessible by integration");

/** A 422 with GitHub's usual message and the list of what was wrong. */
export function invalid(...errors: readonly FieldError[]): Answer {
  return failure(422, "Validation Failed", errors);
}
