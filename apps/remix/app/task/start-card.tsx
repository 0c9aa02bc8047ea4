import { Link } from "@remix-run/react";

interface StartCardProps {
  readonly issue: { readonly number: number; readonly title: string };
  /** Agent to ask. */
  readonly agent: string | null;
}

/** The way in, in try mode: one comment on one issue. */
export function StartCard({ issue, agent }: StartCardProps) {
  return (
    <section
      aria-labelledby="start"
      className="card mb-8 flex flex-wrap items-center justify-between gap-x-8 gap-y-4 px-5 py-5"
    >
      <div className="min-w-0">
        <h2 id="start" className="font-semibold">
          Comment on the sample issue
        </h2>
        <p className="mt-1 text-[13px] text-ink-2">
          Write{" "}
          <code className="rounded bg-raised px-1.5 py-0.5 font-mono text-xs text-ink">@porter {agent}</code>{" "}
          on{" "}
          <span className="text-ink">
            #{issue.number} {issue.title}
          </span>{" "}
          and watch it become a pull request.
        </p>
      </div>
      <Link to={`/try/issues/${issue.number}`} className="button button-primary">
        Open issue #{issue.number}
      </Link>
    </section>
  );
}
