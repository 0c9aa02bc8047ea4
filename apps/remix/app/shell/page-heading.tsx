import type { ReactNode } from "react";

interface PageHeadingProps {
  readonly children: ReactNode;
  /** Beside the heading; below it on a phone. */
  readonly aside?: ReactNode;
}

/** The one `h1` of a page. */
export function PageHeading({ children, aside }: PageHeadingProps) {
  return (
    <div className="mb-5 flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
      <h1 className="text-xl font-semibold tracking-tight">{children}</h1>
      {aside}
    </div>
  );
}

/** Heads a part of a page. */
export function SectionHeading({ children }: { readonly children: ReactNode }) {
  return <h2 className="mb-2.5 text-[13px] font-semibold text-ink-2">{children}</h2>;
}
