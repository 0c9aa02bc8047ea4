import type { PromptView } from "../api/contract.ts";
import { CheckIcon, CrossIcon } from "../shell/icons.tsx";

/** Where the prompt came from, what was left out and why. */
export function ManifestList({ manifest }: Pick<PromptView, "manifest">) {
  return (
    <ul aria-label="Sources" className="card divide-y divide-line text-[13px]">
      {manifest.map((entry) => (
        <li key={`${entry.source} ${entry.author}`} className="px-3.5 py-2.5">
          <div className="flex items-baseline gap-2">
            {entry.included ? (
              <CheckIcon className="size-3.5 self-center text-success" />
            ) : (
              <CrossIcon className="size-3.5 self-center text-ink-2" />
            )}
            <span className="min-w-0 font-medium wrap-anywhere">{entry.source}</span>
            <span className="ml-auto whitespace-nowrap text-ink-2 tabular-nums">
              {entry.included ? formatBytes(entry.bytes) : "left out"}
            </span>
          </div>
          <Authorship entry={entry} />
          {entry.notes.length > 0 && (
            <p className="mt-0.5 pl-5.5 text-xs text-ink-2">{entry.notes.join("; ")}</p>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Who wrote it, and what is known of their say in the repository. */
function Authorship({ entry }: { readonly entry: PromptView["manifest"][number] }) {
  const { author, permission = null, trusted } = entry;
  if (author === null) return null;
  return (
    <p className="mt-0.5 pl-5.5 text-xs wrap-anywhere text-ink-2">
      by {author}
      {permission !== null && ` (${permission} access)`}
      {permission === null && !trusted && <span className="text-accent"> (write access not confirmed)</span>}
    </p>
  );
}

function formatBytes(bytes: number): string {
  return bytes < 1000 ? `${bytes} B` : `${(bytes / 1000).toFixed(1)} kB`;
}
