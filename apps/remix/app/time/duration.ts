const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** `42s`, `4:10`, `1:02:09`, `3d 4h`; negative lengths (clocks differ) count as none. */
export function formatDuration(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / secondMs);
  if (seconds < 60) return `${seconds}s`;
  if (ms >= dayMs) return `${Math.floor(ms / dayMs)}d ${Math.floor((ms % dayMs) / hourMs)}h`;
  const minutes = Math.floor(seconds / 60) % 60;
  const tail = String(seconds % 60).padStart(2, "0");
  const hours = Math.floor(ms / hourMs);
  return hours === 0 ? `${minutes}:${tail}` : `${hours}:${String(minutes).padStart(2, "0")}:${tail}`;
}

/** `just now`, `3 min ago`, `2 h ago`, `5 d ago`, then the date. */
export function formatAgo(date: Date, now: Date): string {
  const ms = now.getTime() - date.getTime();
  if (ms < minuteMs) return "just now";
  if (ms < hourMs) return `${Math.floor(ms / minuteMs)} min ago`;
  if (ms < dayMs) return `${Math.floor(ms / hourMs)} h ago`;
  if (ms < 30 * dayMs) return `${Math.floor(ms / dayMs)} d ago`;
  return date.toISOString().slice(0, 10);
}
