import type { NoticeView } from "../api/contract.ts";
import { StateIcon } from "../task/state-icon.tsx";
import type { ShownState } from "../task/shown-state.ts";
import { TimeAgo } from "../time/time-ago.tsx";
import { newsWords, noticeStates } from "./notice-words.ts";

/** The same shapes as for tasks: they mean the same. */
const icons: Readonly<Record<NoticeView["state"], ShownState>> = {
  pending: "queued",
  delivered: "success",
  superseded: "cancelled",
  dead: "failed",
};

/** What people were told, where, and whether it got there. */
export function NoticeList({ notices }: { readonly notices: readonly NoticeView[] }) {
  return (
    <ul aria-label="Notices" className="card divide-y divide-line text-[13px]">
      {notices.map((notice) => (
        <li
          key={notice.id}
          className="grid grid-cols-[1fr_auto] items-start gap-x-4 gap-y-0.5 px-4 py-3 sm:grid-cols-[minmax(0,11rem)_minmax(0,10rem)_1fr_auto]"
        >
          <span className="font-medium">{newsWords[notice.news]}</span>
          <span className="text-ink-2 max-sm:row-start-2">{notice.channel}</span>
          <NoticeState notice={notice} />
          <span className="text-right text-ink-2 max-sm:col-start-2 max-sm:row-start-1">
            <TimeAgo at={notice.deliveredAt ?? notice.createdAt} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function NoticeState({ notice }: { readonly notice: NoticeView }) {
  const { word, colour } = noticeStates[notice.state];
  const tries = notice.attempts > 1 ? ` after ${notice.attempts} attempts` : "";
  return (
    <span className="min-w-0 max-sm:col-span-2">
      <span className={`inline-flex items-center gap-1.5 ${colour}`}>
        <StateIcon state={icons[notice.state]} className="size-3.5" />
        {word}
        {tries}
      </span>
      {notice.lastError !== null && notice.state !== "delivered" && (
        <span className="block wrap-anywhere text-error-ink">{notice.lastError}</span>
      )}
    </span>
  );
}
