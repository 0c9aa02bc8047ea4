import { DemonstrationIcon } from "../shell/icons.tsx";

/** Says that no model was at work. Shown wherever such a task or its work is. */
export function DemonstrationLabel() {
  return (
    <span
      className="inline-flex items-center gap-1 rounded-full border border-edge px-1.5 py-px text-[11px] leading-4 font-medium whitespace-nowrap text-ink-2"
      title="The demonstration agent makes a small scripted change; no model is asked."
    >
      <DemonstrationIcon className="size-3" />
      demonstration
    </span>
  );
}
