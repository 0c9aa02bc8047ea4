import { isRouteErrorResponse } from "@remix-run/react";

interface ErrorText {
  readonly status: number;
  readonly title: string;
  readonly sentence: string;
  readonly retry: boolean;
}

/** The words of an error page. Never shows what the error itself says, unless the API meant it for people. */
export function errorTextOf(error: unknown): ErrorText {
  if (!isRouteErrorResponse(error)) return fault;
  const meant = typeof error.data === "string" && error.data !== "" ? error.data : null;
  switch (error.status) {
    case 404:
      return {
        status: 404,
        title: "This page does not exist",
        sentence: "No such page or task, or it is in a repository you cannot read.",
        retry: false,
      };
    case 401:
      return {
        status: 401,
        title: "Sign in to see this",
        sentence: meant ?? "You are signed out. Signing in brings you back to this page.",
        retry: false,
      };
    case 403:
      return {
        status: 403,
        title: "You may not see this",
        sentence: meant ?? "Ask somebody with write access to the repository.",
        retry: false,
      };
    case 429:
      return { status: 429, title: "Wait a moment", sentence: meant ?? "Too many requests.", retry: true };
    case 503:
      return {
        status: 503,
        title: "Porter does not answer",
        sentence: "The dashboard is here but what it reads from is not. Running tasks go on; none is lost.",
        retry: true,
      };
    default:
      return { ...fault, status: error.status };
  }
}

const fault: ErrorText = {
  status: 500,
  title: "Porter made a mistake",
  sentence: "This page could not be shown. Your tasks are not affected; what happened is in the log.",
  retry: true,
};
