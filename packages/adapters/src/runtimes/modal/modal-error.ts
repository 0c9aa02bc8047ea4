import { type Failure, PorterError } from "@porter/orchestrator";
import type { Modal } from "./connection.ts";

/** Statuses of gRPC that mean something to an operator: https://grpc.io/docs/guides/status-codes/ */
const grpc = {
  invalidArgument: 3,
  notFound: 5,
  permissionDenied: 7,
  resourceExhausted: 8,
  unauthenticated: 16,
} as const;

/** How Porter's app gets to Modal, for sentences that end in a command. */
export const deployCommand = "cd modal && modal deploy -m porter_app";

const failures = {
  refused: {
    code: "runtime_not_authorised",
    message:
      "Modal does not accept MODAL_TOKEN_ID and MODAL_TOKEN_SECRET. Make a new token with `modal token new`, set both and restart Porter.",
    retry: "never",
  },
  notDeployed: {
    code: "runtime_not_deployed",
    message: `Modal does not have what runs need. Deploy Porter's app with \`${deployCommand}\`, then comment \`@porter retry\`.`,
    retry: "never",
  },
  invalid: {
    code: "runtime_refused_bounds",
    message:
      "Modal does not allow a run with these bounds: time, memory, processors or hosts. Porter's log has Modal's words; change `limits` or `network` in porter.config.json, then comment `@porter retry`.",
    retry: "never",
  },
  busy: {
    code: "runtime_busy",
    message:
      "Modal asks for patience: it limits how much this workspace may do at a time. Comment `@porter retry` later.",
    retry: "later",
  },
  unavailable: {
    code: "runtime_unavailable",
    message:
      "Modal cannot be reached or answers with an error. See https://status.modal.com; then comment `@porter retry`.",
    retry: "later",
  },
} satisfies Record<string, Failure>;

/** The status of a failed exchange. The SDK passes on errors of its transport, whose class it does not export. */
function statusOf(error: unknown): number | null {
  if (!(error instanceof Error) || error.name !== "ClientError" || !("code" in error)) return null;
  return typeof error.code === "number" ? error.code : null;
}

/** Whether an exchange failed, in contrast to what it was about. */
export function isFailedExchange(error: unknown): boolean {
  return statusOf(error) !== null;
}

function failureOf(error: unknown, { sdk }: Modal): Failure {
  const status = statusOf(error);
  if (error instanceof sdk.NotFoundError || status === grpc.notFound) return failures.notDeployed;
  if (error instanceof sdk.ResourceExhaustedError || status === grpc.resourceExhausted) return failures.busy;
  if (error instanceof sdk.InvalidError || status === grpc.invalidArgument) return failures.invalid;
  if (status === grpc.unauthenticated || status === grpc.permissionDenied) return failures.refused;
  return failures.unavailable;
}

/** Whatever a call of the SDK threw, as a `PorterError` that says what to do. */
export function modalError(error: unknown, modal: Modal): PorterError {
  if (error instanceof PorterError) return error;
  return new PorterError(failureOf(error, modal), { cause: error });
}

/** Whether Modal does not know what was asked for. */
export function isNotFound(error: unknown, { sdk }: Modal): boolean {
  return error instanceof sdk.NotFoundError || statusOf(error) === grpc.notFound;
}
