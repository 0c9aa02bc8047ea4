import { Form, Link, useNavigation } from "@remix-run/react";

import type { SamplePullRequest } from "../api/contract.ts";
import { MergedIcon, PullRequestIcon } from "../shell/icons.tsx";
import { DemonstrationLabel } from "../task/demonstration-label.tsx";
import type { FileDiff } from "./diff.ts";
import { DiffView } from "./diff-view.tsx";

/** A pull request whose diff has been parsed, with the task it came of. */
export interface ParsedPullRequest extends Omit<SamplePullRequest, "diff"> {
  readonly files: readonly FileDiff[];
  readonly task: { readonly id: string; readonly demonstration: boolean } | null;
}

const states = {
  open: { word: "Open", colour: "text-success", Icon: PullRequestIcon },
  merged: { word: "Merged", colour: "text-merged", Icon: MergedIcon },
  closed: { word: "Closed", colour: "text-ink-2", Icon: PullRequestIcon },
} as const;

/** What came of a task: the change, and the button that makes it part of the sample repository. */
export function PullRequestPanel({ pull }: { readonly pull: ParsedPullRequest }) {
  const { word, colour, Icon } = states[pull.state];
  const sending = useNavigation().formData?.get("merge") === String(pull.number);
  const heading = `pull-${pull.number}`;
  return (
    <section aria-labelledby={heading} className="card px-4 py-4">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-[13px]">
            <span className={`inline-flex items-center gap-1.5 font-medium ${colour}`}>
              <Icon /> {word}
            </span>
            {pull.task?.demonstration === true && <DemonstrationLabel />}
          </div>
          <h2 id={heading} className="mt-1 font-semibold wrap-anywhere">
            {pull.title} <span className="font-normal text-ink-2">#{pull.number}</span>
          </h2>
          <p className="mt-0.5 text-[13px] text-ink-2">
            <code className="font-mono text-xs wrap-anywhere">{pull.branch}</code>
            {pull.task !== null && (
              <>
                {" · "}
                <Link to={`/tasks/${pull.task.id}`} className="link">
                  Open its task
                </Link>
              </>
            )}
          </p>
        </div>
        {pull.state === "open" && (
          <Form method="post" preventScrollReset>
            <button className="button button-primary" name="merge" value={pull.number}>
              {sending ? "Merging…" : "Merge pull request"}
            </button>
          </Form>
        )}
      </div>
      <div className="mt-4">
        <DiffView files={pull.files} />
      </div>
    </section>
  );
}
