import { useClock } from "../time/clock.tsx";
import { useFeed, useFeedStatus } from "./live.tsx";

/** Says that what is on the page may be old, since when, and that Porter keeps trying. */
export function LiveBanner() {
  const { state, heardAt } = useFeedStatus();
  const { formatTime } = useClock();
  const feed = useFeed();
  return (
    <div role="status" className="contents">
      {state === "lost" && (
        <p className="flex flex-wrap items-center justify-center gap-x-3 gap-y-1 border-b border-line bg-raised px-4 py-2 text-[13px]">
          <span>
            Reconnecting…{heardAt !== null && <> last update {formatTime(heardAt)}</>}. Tasks keep running.
          </span>
          <button type="button" className="link" onClick={() => feed.retryNow()}>
            Try now
          </button>
        </p>
      )}
    </div>
  );
}
