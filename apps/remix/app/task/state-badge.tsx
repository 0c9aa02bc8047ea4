import { StateIcon } from "./state-icon.tsx";
import { stateColours, stateWords } from "./shown-state.ts";
import type { ShownState } from "./shown-state.ts";

/** Shape, word and colour of a state. */
export function StateBadge({ state }: { readonly state: ShownState }) {
  return (
    <span className={`inline-flex items-center gap-1.5 font-medium whitespace-nowrap ${stateColours[state]}`}>
      <StateIcon state={state} />
      {stateWords[state]}
    </span>
  );
}
