import { IssueIcon } from "../shell/icons.tsx";
import { StateIcon } from "../task/state-icon.tsx";

/** Open is a ring with a dot, closed a disc with a tick. */
export function IssueState({ state }: { readonly state: "open" | "closed" }) {
  const open = state === "open";
  return (
    <span
      className={`inline-flex shrink-0 items-center gap-1.5 font-medium ${open ? "text-success" : "text-merged"}`}
    >
      {open ? <IssueIcon /> : <StateIcon state="success" className="size-4 text-merged" />}
      {open ? "Open" : "Closed"}
    </span>
  );
}
