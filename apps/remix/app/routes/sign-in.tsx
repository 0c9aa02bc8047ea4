import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";

import { SignInLink } from "../account/sign-in-link.tsx";
import { signInProblem } from "../account/sign-in-problem.ts";
import { orResponse } from "../api/answers.server.ts";
import { apiOf } from "../api/api.server.ts";

export const meta: MetaFunction = () => [{ title: "Sign in · Porter" }];

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { signIn, viewer } = await orResponse(apiOf(context, request).system.info.query());
  const problem = signInProblem(new URL(request.url).searchParams.get("problem"));
  return { signIn, viewer, problem };
}

export default function SignIn() {
  const { signIn, viewer, problem } = useLoaderData<typeof loader>();
  return (
    <div className="mx-auto max-w-xl py-16 text-center">
      <h1 className="text-xl font-semibold tracking-tight">
        {viewer === null ? "Sign in to Porter" : `Signed in as ${viewer.login}`}
      </h1>
      {problem !== null && (
        <p role="alert" className="mt-4 text-sm text-error-ink">
          {problem}
        </p>
      )}
      {viewer !== null ? (
        <p className="mt-6">
          <Link to="/" className="button button-primary">
            Open the overview
          </Link>
        </p>
      ) : signIn === "not-configured" ? (
        <p className="mt-2 text-sm text-ink-2">
          Signing in is not configured here. Set <code className="font-mono">GITHUB_CLIENT_ID</code> and{" "}
          <code className="font-mono">GITHUB_CLIENT_SECRET</code> from the settings page of the GitHub App and
          start Porter again. Tasks run all the same; follow them on their issues.
        </p>
      ) : (
        <>
          <p className="mt-2 text-sm text-ink-2">
            You see the tasks of repositories that you have access to and that Porter is installed in.
          </p>
          <p className="mt-6">
            <SignInLink to="/" />
          </p>
        </>
      )}
    </div>
  );
}
