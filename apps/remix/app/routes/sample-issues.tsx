import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";

import { orResponse } from "../api/answers.server.ts";
import { apiOf } from "../api/api.server.ts";
import { IssueState } from "../sample/issue-state.tsx";
import { EmptyState } from "../shell/empty-state.tsx";
import { PageHeading } from "../shell/page-heading.tsx";

export const meta: MetaFunction = () => [{ title: "Sample issues · Porter" }];

export function loader({ context, request }: LoaderFunctionArgs) {
  return orResponse(apiOf(context, request).sample.issues.query());
}

export default function SampleIssues() {
  const issues = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading>Sample issues</PageHeading>
      <p className="mb-4 max-w-prose text-[13px] text-ink-2">
        These are the issues of a small repository that lives inside this Porter. Choose one and write{" "}
        <code className="font-mono text-xs text-ink">@porter</code> in a comment, as you would on GitHub.
      </p>
      {issues.length === 0 ? (
        <EmptyState title="The sample repository has no issues" />
      ) : (
        <ul aria-label="Issues" className="card divide-y divide-line overflow-hidden">
          {issues.map((issue) => (
            <li
              key={issue.number}
              className="relative flex items-center gap-4 px-4 py-3 text-[13px] hover:bg-raised"
            >
              <IssueState state={issue.state} />
              <Link
                to={`/try/issues/${issue.number}`}
                prefetch="intent"
                className="min-w-0 font-medium after:absolute after:inset-0"
              >
                <span className="text-ink-2">#{issue.number}</span> {issue.title}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
