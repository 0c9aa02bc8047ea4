import { createContext, useContext, useEffect, useMemo, useState } from "react";
import type { ReactNode } from "react";

import { rememberZone } from "./zone.ts";

interface Clock {
  readonly now: Date;
  readonly formatTime: (date: Date) => string;
  readonly formatDateTime: (date: Date) => string;
}

const formatsOf = (zone: string) => {
  const time = new Intl.DateTimeFormat("en-GB", { timeZone: zone, timeStyle: "medium" });
  const full = new Intl.DateTimeFormat("en-GB", { timeZone: zone, dateStyle: "medium", timeStyle: "long" });
  return {
    formatTime: (date: Date) => time.format(date),
    formatDateTime: (date: Date) => full.format(date),
  };
};

const ClockContext = createContext<Clock>({ now: new Date(0), ...formatsOf("UTC") });

interface ClockProviderProps {
  /** The server's time when it rendered: the first render in the browser has to say the same. */
  readonly serverNow: Date;
  readonly zone: string;
  /** The browser's zone differs from `zone` and is remembered now. */
  readonly onZoneLearnt: () => void;
  readonly children: ReactNode;
}

/** One clock for the whole page, ticking each second while the tab is visible, in the server's time. */
export function ClockProvider({ serverNow, zone, onZoneLearnt, children }: ClockProviderProps) {
  const [elapsedMs, setElapsedMs] = useState(0);
  const [base, setBase] = useState(serverNow);
  if (base.getTime() !== serverNow.getTime()) {
    setBase(serverNow);
    setElapsedMs(0);
  }

  useEffect(() => {
    const startedAt = performance.now();
    const timer = setInterval(() => {
      if (!document.hidden) setElapsedMs(performance.now() - startedAt);
    }, 1000);
    return () => clearInterval(timer);
  }, [base]);

  useEffect(() => {
    if (rememberZone(zone)) onZoneLearnt();
    // Once per page: a browser that refuses cookies would ask for ever.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  const formats = useMemo(() => formatsOf(zone), [zone]);
  const clock = useMemo(
    () => ({ now: new Date(base.getTime() + elapsedMs), ...formats }),
    [base, elapsedMs, formats],
  );
  return <ClockContext.Provider value={clock}>{children}</ClockContext.Provider>;
}

/** The time now and how to write times for this reader. Renders once a second. */
export function useClock(): Clock {
  return useContext(ClockContext);
}
