import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useReducer, useRef, useState, useSyncExternalStore } from "react";
import type { MouseEvent } from "react";

import { ArrowDownIcon } from "../shell/icons.tsx";
import { useClock } from "../time/clock.tsx";
import { nextFollow, startFollowing, unseenLines } from "./follow.ts";
import { extendRange, lineHash, parseLineHash } from "./line-range.ts";
import { LogAnnouncer } from "./log-announcer.tsx";
import { logBoxClass } from "./log-box.ts";
import { LogRow } from "./log-row.tsx";
import type { LogStore } from "./log-store.ts";

/** As `styles/log.css` has it: rows of one height need no measuring. */
const rowPx = 20;

/** The whole log of a run, of any length: only the rows in view exist, and lines come as they are looked at. */
export function LogViewer({ store }: { readonly store: LogStore }) {
  useSyncExternalStore(store.subscribe, store.version, store.version);
  const { total } = store;
  const { formatTime } = useClock();
  const box = useRef<HTMLDivElement>(null);
  const lastTop = useRef(0);
  const [marked, setMarked] = useState(() => parseLineHash(location.hash));
  const [follow, dispatch] = useReducer(nextFollow, startFollowing(total, marked !== null));
  const rows = useVirtualizer({
    count: total,
    getScrollElement: () => box.current,
    estimateSize: () => rowPx,
    getItemKey: (index) => index + 1,
    overscan: 20,
    paddingStart: 6,
    paddingEnd: 6,
    // The first frame already shows the end; a later jump would be seen.
    initialOffset: () => (marked === null ? total : marked.from) * rowPx,
    useFlushSync: false,
  });

  const items = rows.getVirtualItems();
  const from = (items[0]?.index ?? 0) + 1;
  const to = (items.at(-1)?.index ?? -1) + 1;
  useEffect(() => {
    // The next look asks again; the banner says when the connection is gone.
    store.ensure(from, to).catch(() => undefined);
  }, [store, from, to, total]);

  const toEnd = useCallback(() => {
    if (box.current === null) return;
    box.current.scrollTop = box.current.scrollHeight;
    // Before the event of it: a step up in between has to be seen as one.
    lastTop.current = box.current.scrollTop;
  }, []);
  useEffect(() => {
    if (follow.following) toEnd();
  }, [follow.following, total, toEnd]);
  useEffect(() => {
    if (!follow.following || box.current === null) return;
    // A phone that is turned has another height for the log, some time after the window says so.
    const observer = new ResizeObserver(toEnd);
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [follow.following, toEnd]);

  useEffect(() => {
    const look = () => {
      const range = parseLineHash(location.hash);
      setMarked(range);
      if (range === null) return;
      dispatch({ kind: "looked_up", total: store.total });
      rows.scrollToIndex(range.from - 1, { align: "center" });
    };
    look();
    addEventListener("hashchange", look);
    return () => removeEventListener("hashchange", look);
  }, [rows, store]);

  const onNumber = useCallback(
    (event: MouseEvent<HTMLAnchorElement>, number: number) => {
      event.preventDefault();
      const range = event.shiftKey
        ? extendRange(parseLineHash(location.hash), number)
        : { from: number, to: number };
      history.replaceState(history.state, "", lineHash(range));
      setMarked(range);
      dispatch({ kind: "looked_up", total: store.total });
    },
    [store],
  );

  const onScroll = () => {
    const element = box.current;
    if (element === null) return;
    const up = element.scrollTop < lastTop.current;
    lastTop.current = element.scrollTop;
    const left = element.scrollHeight - element.scrollTop - element.clientHeight;
    dispatch({ kind: "scrolled", up, atEnd: left < rowPx / 2, total });
  };

  const unseen = unseenLines(follow, total);
  return (
    <div className="relative">
      <div
        ref={box}
        className={logBoxClass}
        onScroll={onScroll}
        tabIndex={0}
        role="log"
        aria-label="Log"
        aria-live="off"
        data-following={follow.following}
      >
        <div className="relative min-w-full" style={{ height: rows.getTotalSize() }}>
          <div
            className="absolute top-0 left-0 w-max min-w-full"
            style={{ transform: `translateY(${items[0]?.start ?? 0}px)` }}
          >
            {items.map(({ index, key }) => {
              const line = store.line(index + 1);
              if (line === undefined) return <div key={key} className="log-row" aria-hidden="true" />;
              const isMarked = marked !== null && line.number >= marked.from && line.number <= marked.to;
              return (
                <LogRow
                  key={key}
                  line={line}
                  time={formatTime(line.at)}
                  marked={isMarked}
                  onNumber={onNumber}
                />
              );
            })}
          </div>
        </div>
      </div>
      {!follow.following && (
        <button
          type="button"
          className="button absolute bottom-4 left-1/2 -translate-x-1/2 shadow-lg"
          onClick={() => {
            dispatch({ kind: "resumed" });
            toEnd();
          }}
        >
          <ArrowDownIcon className="size-3.5" />
          {unseen === 0 ? "To the end" : `${unseen} new ${unseen === 1 ? "line" : "lines"}`}
        </button>
      )}
      <LogAnnouncer total={total} following={follow.following} />
    </div>
  );
}
