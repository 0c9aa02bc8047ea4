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
            {entry.author !== null && <span className="min-w-0 truncate text-ink-2">{entry.author}</span>}
            {entry.author !== null && <Access entry={entry} />}
            <span className="ml-auto whitespace-nowrap text-ink-2 tabular-nums">
              {entry.included ? formatBytes(entry.bytes) : "left out"}
            </span>
          </div>
          {entry.notes.length > 0 && (
            <p className="mt-0.5 pl-5.5 text-xs text-ink-2">{entry.notes.join("; ")}</p>
          )}
        </li>
      ))}
    </ul>
  );
}

/** What is known of an author's say in the repository. */
function Access({ entry }: { readonly entry: PromptView["manifest"][number] }) {
  const { permission, trusted } = entry;
  const known = permission ?? null;
  if (known !== null) return <span className="whitespace-nowrap text-ink-2">({known} access)</span>;
  return trusted ? null : <span className="whitespace-nowrap text-accent">access not confirmed</span>;
}

function formatBytes(bytes: number): string {
  return bytes < 1000 ? `${bytes} B` : `${(bytes / 1000).toFixed(1)} kB`;
}
