import { useClock } from "./clock.tsx";
import { formatAgo } from "./duration.ts";

/** `3 min ago`; the exact time is in the title. */
export function TimeAgo({ at }: { readonly at: Date }) {
  const { now, formatDateTime } = useClock();
  return (
    <time dateTime={at.toISOString()} title={formatDateTime(at)} className="whitespace-nowrap">
      {formatAgo(at, now)}
    </time>
  );
}
