import type { FailureView } from "../api/contract.ts";
import { WarningIcon } from "../shell/icons.tsx";
import { Sentence } from "../shell/sentence.tsx";

interface FailurePanelProps {
  readonly failure: FailureView;
}

/** What went wrong in a sentence, and whether another try can help. */
export function FailurePanel({ failure }: FailurePanelProps) {
  return (
    <section
      aria-labelledby="failure"
      className="tint-error mt-5 rounded-[10px] border border-error px-4 py-3.5"
    >
      <h2 id="failure" className="flex items-center gap-2 text-[13px] font-semibold text-error-ink">
        <WarningIcon /> Why it failed
        <code className="ml-auto font-mono text-xs font-normal text-ink-2">{failure.code}</code>
      </h2>
      <p className="mt-1.5 text-sm">
        <Sentence text={failure.message} />
      </p>
      <p className="mt-1 text-[13px] text-ink-2">
        {failure.retry === "later"
          ? "A retry may help: the cause can pass."
          : "A retry alone will not help: change what the sentence names first."}
      </p>
    </section>
  );
}
