import { Link, useLocation, useRouteError } from "@remix-run/react";

import { SignInLink } from "../account/sign-in-link.tsx";
import { errorTextOf } from "./error-text.ts";

/** What went wrong, what is safe, and what to do. */
export function ErrorPage() {
  const text = errorTextOf(useRouteError());
  const { pathname, search } = useLocation();
  return (
    <div className="mx-auto max-w-xl py-16 text-center">
      <p className="font-mono text-sm text-ink-2">{text.status}</p>
      <h1 className="mt-2 text-xl font-semibold tracking-tight">{text.title}</h1>
      <p className="mt-2 text-sm text-ink-2">{text.sentence}</p>
      <p className="mt-6 flex justify-center gap-3">
        {text.status === 401 && <SignInLink to={pathname + search} />}
        {text.retry && (
          <a href={pathname + search} className="button button-primary">
            Try again
          </a>
        )}
        {text.status !== 401 && (
          <Link to="/" className="button">
            Open the overview
          </Link>
        )}
      </p>
    </div>
  );
}
