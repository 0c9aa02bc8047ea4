import { formatDuration } from "../time/duration.ts";
import type { Stage, StageName } from "./stages.ts";

const words: Readonly<Record<StageName, string>> = {
  queued: "Queued",
  launching: "Launching",
  claimed: "Claimed",
  running: "Running",
  publishing: "Publishing",
};

const stateWords: Readonly<Record<Stage["state"], string>> = {
  done: "done",
  now: "now",
  failed: "failed here",
  stopped: "stopped here",
  todo: "to come",
  skipped: "not reached",
};

interface StageBarProps {
  readonly stages: readonly Stage[];
}

/** How far a run is and where its time went. Waiting is hatched, working solid, what is to come an outline. */
export function StageBar({ stages }: StageBarProps) {
  return (
    <div>
      <Lengths stages={stages} />
      <ol aria-label="Stages" className="mt-2.5 grid grid-cols-3 gap-x-3 gap-y-2 text-xs sm:grid-cols-5">
        {stages.map((stage) => (
          <li
            key={stage.name}
            aria-current={stage.state === "now" ? "step" : undefined}
            className={tone(stage)}
          >
            <span className="flex items-center gap-1.5 font-medium">
              <Sign stage={stage} />
              {words[stage.name]}
              <span className="sr-only">, {stateWords[stage.state]}</span>
            </span>
            <span className="pl-[1.125rem] text-ink-2 tabular-nums">
              {stage.ms !== null && formatDuration(stage.ms)}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

function tone({ state }: Stage): string {
  if (state === "now") return "text-accent";
  if (state === "failed") return "text-error-ink";
  return state === "done" || state === "stopped" ? "text-ink" : "text-ink-2";
}

/** Widths as SVG attributes: the content security policy refuses style attributes. */
function Lengths({ stages }: StageBarProps) {
  const parts = shares(stages);
  return (
    <svg viewBox="0 0 1000 10" preserveAspectRatio="none" className="h-2.5 w-full" aria-hidden="true">
      <defs>
        <pattern
          id="waiting"
          width="8"
          height="10"
          patternUnits="userSpaceOnUse"
          patternTransform="skewX(-30)"
        >
          <rect width="4" height="10" fill="var(--edge-control)" />
        </pattern>
      </defs>
      <rect width="1000" height="10" rx="3" fill="var(--border)" />
      {parts.map(({ stage, x, width }) => (
        <rect key={stage.name} x={x} width={Math.max(0, width - 3)} height="10" rx="2" fill={fillOf(stage)} />
      ))}
    </svg>
  );
}

function fillOf({ name, state }: Stage): string {
  if (name === "queued") return "url(#waiting)";
  if (state === "now") return "var(--accent)";
  if (state === "failed") return "var(--status-error)";
  if (state === "stopped") return "var(--text-secondary)";
  return name === "launching" ? "var(--text-secondary)" : "var(--status-success)";
}

/** Shares of a thousand; a stage of no length still shows. While work is to come a quarter stays free. */
function shares(stages: readonly Stage[]) {
  const timed = stages.filter((stage) => stage.ms !== null);
  const open = stages.some((stage) => stage.state === "now");
  const room = open ? 750 : 1000;
  const least = 24;
  const sum = timed.reduce((total, stage) => total + (stage.ms ?? 0), 0);
  const scale = Math.max(0, room - least * timed.length) / Math.max(1, sum);
  let x = 0;
  return timed.map((stage) => {
    const width = least + (stage.ms ?? 0) * scale;
    const part = { stage, x: Math.round(x), width: Math.round(width) };
    x += width;
    return part;
  });
}

function Sign({ stage }: { readonly stage: Stage }) {
  return (
    <svg viewBox="0 0 12 12" className="size-3 shrink-0" fill="none" stroke="currentColor" aria-hidden="true">
      {stage.state === "done" && <path d="m2 6.5 2.5 2.5L10 3" strokeWidth="1.8" className="text-success" />}
      {stage.state === "now" && <path d="M3.5 2 9.5 6l-6 4z" fill="currentColor" />}
      {stage.state === "failed" && <path d="m2.5 2.5 7 7m0-7-7 7" strokeWidth="1.8" />}
      {stage.state === "stopped" && <path d="M3 3h6v6H3z" fill="currentColor" stroke="none" />}
      {stage.state === "todo" && <circle cx="6" cy="6" r="3.5" strokeDasharray="1.5 1.8" strokeWidth="1.3" />}
      {stage.state === "skipped" && <path d="M3 6h6" strokeWidth="1.5" />}
    </svg>
  );
}
