import type { SampleComment } from "../api/contract.ts";
import { Markdown } from "../markdown/markdown.tsx";
import type { Block } from "../markdown/markdown-tree.ts";
import { Mark } from "../shell/icons.tsx";
import { TimeAgo } from "../time/time-ago.tsx";

/** A comment whose body has been parsed. */
export interface ParsedComment extends Omit<SampleComment, "body"> {
  readonly blocks: readonly Block[];
}

const emoji: Readonly<Record<string, string>> = {
  "+1": "👍",
  "-1": "👎",
  laugh: "😄",
  confused: "😕",
  heart: "❤️",
  hooray: "🎉",
  rocket: "🚀",
  eyes: "👀",
};

/** One comment as an issue's page shows it. */
export function CommentCard({ comment }: { readonly comment: ParsedComment }) {
  return (
    <li>
      <article
        id={`comment-${comment.id}`}
        aria-label={`Comment by ${comment.author}`}
        className="card overflow-hidden target:border-edge"
      >
        <header className="flex flex-wrap items-center gap-x-2 border-b border-line px-4 py-2 text-[13px]">
          {comment.bot && <Mark className="size-4.5" />}
          <span className="font-semibold">{comment.author}</span>
          {comment.bot && (
            <span className="rounded-full border border-edge px-1.5 text-[11px] leading-4 text-ink-2">
              bot
            </span>
          )}
          <a href={`#comment-${comment.id}`} className="text-ink-2 hover:underline">
            <TimeAgo at={comment.createdAt} />
          </a>
          {comment.editedAt !== null && (
            <span className="text-ink-2">
              · edited <TimeAgo at={comment.editedAt} />
            </span>
          )}
        </header>
        <div className="px-4 py-3">
          <Markdown blocks={comment.blocks} />
          <Reactions reactions={comment.reactions} />
        </div>
      </article>
    </li>
  );
}

function Reactions({ reactions }: { readonly reactions: readonly string[] }) {
  if (reactions.length === 0) return null;
  const counts = new Map<string, number>();
  for (const reaction of reactions) counts.set(reaction, (counts.get(reaction) ?? 0) + 1);
  return (
    <ul aria-label="Reactions" className="mt-3 flex gap-2">
      {[...counts].map(([reaction, count]) => (
        <li
          key={reaction}
          className="inline-flex items-center gap-1.5 rounded-full border border-edge px-2 py-0.5 text-xs"
          title={reaction}
        >
          <span role="img" aria-label={reaction}>
            {emoji[reaction] ?? reaction}
          </span>
          <span className="text-ink-2">{count}</span>
        </li>
      ))}
    </ul>
  );
}
