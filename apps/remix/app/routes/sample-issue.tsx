import { redirect } from "@remix-run/node";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";

import { refusalOf } from "../api/answers.server.ts";
import { apiOf } from "../api/api.server.ts";
import { Markdown } from "../markdown/markdown.tsx";
import { CommentCard } from "../sample/comment-card.tsx";
import { CommentForm } from "../sample/comment-form.tsx";
import { readIssueIntent, readIssueNumber } from "../sample/issue-intent.server.ts";
import { IssueState } from "../sample/issue-state.tsx";
import { PullRequestPanel } from "../sample/pull-request-panel.tsx";
import { readIssue } from "../sample/read-issue.server.ts";
import { useCatchingUp } from "../sample/use-catching-up.ts";
import { SectionHeading } from "../shell/page-heading.tsx";
import { TaskRows } from "../task/task-rows.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data === undefined ? "Porter" : `#${data.issue.number} ${data.issue.title} · Porter` },
];

export function loader({ context, request, params }: LoaderFunctionArgs) {
  return readIssue(context, request, readIssueNumber(params.number));
}

export async function action({ context, request, params }: ActionFunctionArgs) {
  const number = readIssueNumber(params.number);
  const intent = readIssueIntent(await request.formData());
  const { sample } = apiOf(context, request);
  if (intent.kind === "comment" && intent.body === "") return { refusal: "Write a comment first." };
  const refusal = await refusalOf(
    intent.kind === "merge"
      ? sample.merge.mutate({ number: intent.number })
      : sample.comment.mutate({ number, body: intent.body }),
  );
  return refusal === null ? redirect(`/try/issues/${number}`) : { refusal };
}

export default function SampleIssue() {
  const { issue, blocks, comments, pulls, tasks, agent, canStop, canRetry } = useLoaderData<typeof loader>();
  const refusal = useActionData<typeof action>()?.refusal ?? null;
  useCatchingUp(comments.length);
  return (
    <div className="mx-auto max-w-4xl">
      <Link to="/try" className="text-[13px] text-ink-2 hover:text-ink">
        ‹ Sample issues
      </Link>
      <h1 className="mt-2 text-xl font-semibold tracking-tight wrap-anywhere">
        {issue.title} <span className="font-normal text-ink-2">#{issue.number}</span>
      </h1>
      <p className="mt-1.5 mb-5 flex flex-wrap items-center gap-x-2 text-[13px] text-ink-2">
        <IssueState state={issue.state} /> {issue.repo}
      </p>
      {tasks.length > 0 && (
        <section className="mb-6">
          <SectionHeading>Tasks of this issue</SectionHeading>
          <TaskRows tasks={tasks} label="Tasks of this issue" />
        </section>
      )}
      <ol aria-label="Conversation" className="space-y-4">
        <li className="card overflow-hidden">
          <p className="border-b border-line px-4 py-2 text-[13px] text-ink-2">
            <span className="font-semibold text-ink">{issue.author}</span> opened this issue
          </p>
          <div className="px-4 py-3">
            <Markdown blocks={blocks} />
          </div>
        </li>
        {comments.map((comment) => (
          <CommentCard key={comment.id} comment={comment} />
        ))}
      </ol>
      <div className="mt-4 space-y-4">
        {pulls.map((pull) => (
          <PullRequestPanel key={pull.number} pull={pull} />
        ))}
        <CommentForm you={issue.you} agent={agent} refusal={refusal} canStop={canStop} canRetry={canRetry} />
      </div>
      <noscript>
        <p className="mt-4 text-center text-[13px] text-ink-2">
          <a href={`/try/issues/${issue.number}`} className="link">
            Reload
          </a>{" "}
          to see what happened since.
        </p>
      </noscript>
    </div>
  );
}
