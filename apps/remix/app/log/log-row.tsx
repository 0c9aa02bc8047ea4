import { memo } from "react";
import type { MouseEvent } from "react";

import type { LogLine } from "../api/contract.ts";
import { tokenizeAnsi } from "./ansi.ts";
import { LogLevel } from "./log-levels.tsx";

interface LogRowProps {
  readonly line: LogLine;
  readonly time: string;
  /** Part of the lines the address points to. */
  readonly marked?: boolean;
  readonly onNumber?: (event: MouseEvent<HTMLAnchorElement>, number: number) => void;
}

/** One line: its number is a link to it. */
export const LogRow = memo(function LogRow({ line, time, marked = false, onNumber }: LogRowProps) {
  return (
    <div className="log-row" id={`L${line.number}`} data-level={line.level} data-marked={marked || undefined}>
      <a
        className="log-number"
        href={`#L${line.number}`}
        tabIndex={-1}
        aria-label={`Line ${line.number}`}
        onClick={onNumber && ((event) => onNumber(event, line.number))}
      >
        {line.number}
      </a>
      <span className="log-time">{time}</span>
      <LogLevel level={line.level} />
      <LogText message={line.message} />
    </div>
  );
});

function LogText({ message }: { readonly message: string }) {
  const spans = tokenizeAnsi(message);
  return (
    <span>
      {spans.map((span, index) =>
        span.className === "" ? (
          span.text
        ) : (
          // The spans of a line never change places.
          // oxlint-disable-next-line react/no-array-index-key
          <span key={index} className={span.className}>
            {span.text}
          </span>
        ),
      )}
    </span>
  );
}
