import type { ReactNode } from "react";

interface IconProps {
  readonly className?: string;
}

function Stroke({ className = "size-4", children }: IconProps & { readonly children: ReactNode }) {
  return (
    <svg
      viewBox="0 0 16 16"
      className={`shrink-0 ${className}`}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

export function OverviewIcon(props: IconProps) {
  return (
    <Stroke {...props}>
      <path d="M2.5 8.5 8 3l5.5 5.5M4 7.5V13h8V7.5" />
    </Stroke>
  );
}

export function TasksIcon(props: IconProps) {
  return (
    <Stroke {...props}>
      <path d="M6.5 4h7M6.5 8h7M6.5 12h7M2.5 4h.5M2.5 8h.5M2.5 12h.5" />
    </Stroke>
  );
}

export function KeyIcon(props: IconProps) {
  return (
    <Stroke {...props}>
      <circle cx="5.5" cy="10.5" r="2.5" />
      <path d="m7.5 8.5 5.5-5.5M10.5 5.5l2 2" />
    </Stroke>
  );
}

export function IssueIcon(props: IconProps) {
  return (
    <Stroke {...props}>
      <circle cx="8" cy="8" r="5.75" />
      <circle cx="8" cy="8" r="1" fill="currentColor" />
    </Stroke>
  );
}

export function PullRequestIcon(props: IconProps) {
  return (
    <Stroke {...props}>
      <circle cx="4" cy="3.75" r="1.75" />
      <circle cx="4" cy="12.25" r="1.75" />
      <circle cx="12" cy="12.25" r="1.75" />
      <path d="M4 5.5v5M12 10.5V6.25a2 2 0 0 0-2-2H8M9.5 2.5 7.75 4.25 9.5 6" />
    </Stroke>
  );
}

export function MergedIcon(props: IconProps) {
  return (
    <Stroke {...props}>
      <circle cx="4.5" cy="3.75" r="1.75" />
      <circle cx="4.5" cy="12.25" r="1.75" />
      <circle cx="12" cy="8.5" r="1.75" />
      <path d="M4.5 5.5v5M4.5 5.5c.5 2 2.5 3 5.75 3" />
    </Stroke>
  );
}

export function ArrowDownIcon(props: IconProps) {
  return (
    <Stroke {...props}>
      <path d="M8 3v10M4 9l4 4 4-4" />
    </Stroke>
  );
}

export function ArrowUpIcon(props: IconProps) {
  return (
    <Stroke {...props}>
      <path d="M8 13V3M4 7l4-4 4 4" />
    </Stroke>
  );
}

export function ExternalIcon(props: IconProps) {
  return (
    <Stroke {...props}>
      <path d="M6.5 3.5h-3v9h9v-3M9.5 3h3.5v3.5M13 3 7.5 8.5" />
    </Stroke>
  );
}

export function WarningIcon(props: IconProps) {
  return (
    <Stroke {...props}>
      <path d="M8 2.25 14.25 13H1.75zM8 6.5v3M8 11.2v.05" />
    </Stroke>
  );
}

export function CheckIcon(props: IconProps) {
  return (
    <Stroke {...props}>
      <path d="m3.5 8.5 3 3 6-7" />
    </Stroke>
  );
}

export function CrossIcon(props: IconProps) {
  return (
    <Stroke {...props}>
      <path d="m4 4 8 8M12 4l-8 8" />
    </Stroke>
  );
}

export function DemonstrationIcon(props: IconProps) {
  return (
    <Stroke {...props}>
      <path d="M6.25 2.5h3.5M7 2.5v3.75L3.25 12.5a.75.75 0 0 0 .65 1.1h8.2a.75.75 0 0 0 .65-1.1L9 6.25V2.5M5 10.5h6" />
    </Stroke>
  );
}

/** Porter's mark. */
export function Mark({ className = "size-6" }: IconProps) {
  return (
    <svg viewBox="0 0 32 32" className={`shrink-0 ${className}`} aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#fb923c" />
      <path
        d="M11 24V8h6.5a5 5 0 0 1 0 10H11"
        fill="none"
        stroke="#000"
        strokeWidth="3.2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
