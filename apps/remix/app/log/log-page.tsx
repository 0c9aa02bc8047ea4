import type { LogLine } from "../api/contract.ts";
import { useClock } from "../time/clock.tsx";
import { logBoxClass } from "./log-box.ts";
import { LogRow } from "./log-row.tsx";

/** Lines as plain rows, scrolled to the newest: what the server sends, and all there is without a script. */
export function LogPageRows({ lines }: { readonly lines: readonly LogLine[] }) {
  const { formatTime } = useClock();
  return (
    <div className={`${logBoxClass} starts-at-end`} tabIndex={0} role="log" aria-label="Log" aria-live="off">
      <div className="w-max min-w-full py-1.5">
        {lines.map((line) => (
          <LogRow key={line.number} line={line} time={formatTime(line.at)} />
        ))}
      </div>
    </div>
  );
}
