import type { ReactNode } from "react";

interface EmptyStateProps {
  readonly title: string;
  readonly children?: ReactNode | undefined;
  /** At most one primary button. */
  readonly action?: ReactNode;
}

/** Nothing is here, and that is fine; says what would be and how to get there. */
export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className="rounded-[10px] border border-dashed border-edge px-6 py-8 text-center">
      <p className="font-medium">{title}</p>
      {children != null && <div className="mt-1 text-sm text-ink-2">{children}</div>}
      {action != null && action !== false && <div className="mt-4 flex justify-center gap-3">{action}</div>}
    </div>
  );
}
