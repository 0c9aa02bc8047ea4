import { WarningIcon } from "../shell/icons.tsx";
import type { PromptPart } from "./prompt-parts.ts";

/** What the agent was told. Quotations are data to it, and look like it. */
export function PromptView({ parts }: { readonly parts: readonly PromptPart[] }) {
  return (
    <div className="space-y-3">
      {parts.map((part, index) => (
        // The parts of a prompt never change places.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={index}>
          {part.kind === "own" ? <PromptText text={part.text} /> : <Quotation part={part} />}
        </div>
      ))}
    </div>
  );
}

function PromptText({ text }: { readonly text: string }) {
  return <pre className="font-mono text-xs leading-5 wrap-anywhere whitespace-pre-wrap">{text}</pre>;
}

function Quotation({ part }: { readonly part: PromptPart & { readonly kind: "quoted" } }) {
  return (
    <figure className="hatched-edge rounded-r-[10px] bg-surface py-2.5 pr-4 pl-4">
      <figcaption className="mb-1.5 flex flex-wrap items-center gap-x-2 text-xs text-ink-2">
        <span>
          Quoted: <span className="font-medium text-ink">{part.source}</span>
          {part.author !== null && <> by {part.author}</>}
        </span>
        {!part.trusted && (
          <span className="inline-flex items-center gap-1 text-accent">
            <WarningIcon className="size-3.5" /> write access not confirmed
          </span>
        )}
      </figcaption>
      <blockquote>
        <PromptText text={part.text} />
      </blockquote>
    </figure>
  );
}
