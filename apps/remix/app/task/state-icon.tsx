import { MergedIcon } from "../shell/icons.tsx";
import type { ShownState } from "./shown-state.ts";

interface StateIconProps {
  readonly state: ShownState;
  readonly className?: string;
  /** Names the state as such; nothing is going on. */
  readonly still?: boolean;
}

/** Each state has a shape of its own: the colours alone are equal in grey and to colour-blind eyes. */
export function StateIcon({ state, className = "size-4", still = false }: StateIconProps) {
  if (state === "merged") return <MergedIcon className={`text-merged ${className}`} />;
  const { colour, shape } = shapes[state];
  return (
    <svg
      viewBox="0 0 16 16"
      className={`shrink-0 ${colour} ${className} ${still ? "still" : ""}`}
      fill="none"
      aria-hidden="true"
    >
      {shape}
    </svg>
  );
}

const line = { stroke: "currentColor", strokeWidth: 1.6, strokeLinecap: "round" } as const;
const cut = { stroke: "var(--bg-primary)", strokeWidth: 1.8, strokeLinecap: "round" } as const;

const shapes = {
  queued: {
    colour: "text-ink-2",
    shape: <circle cx="8" cy="8" r="6" {...line} strokeDasharray="2.2 3.1" />,
  },
  running: {
    colour: "text-accent",
    shape: (
      <>
        <circle cx="8" cy="8" r="6" {...line} opacity="0.3" />
        <path className="turning" d="M8 2a6 6 0 0 1 6 6" {...line} strokeWidth={2} />
      </>
    ),
  },
  success: {
    colour: "text-success",
    shape: (
      <>
        <circle cx="8" cy="8" r="7" fill="currentColor" />
        <path d="m5 8.3 2.1 2.1L11 6" {...cut} strokeLinejoin="round" />
      </>
    ),
  },
  failed: {
    colour: "text-error",
    shape: (
      <>
        <path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" fill="currentColor" />
        <path d="m5.6 5.6 4.8 4.8m0-4.8-4.8 4.8" {...cut} />
      </>
    ),
  },
  cancelled: {
    colour: "text-ink-2",
    shape: (
      <>
        <circle cx="8" cy="8" r="6" {...line} />
        <path d="m4 12 8-8" {...line} />
      </>
    ),
  },
} as const;
