import type { AgentView } from "../api/contract.ts";
import { CheckIcon, CrossIcon, WarningIcon } from "../shell/icons.tsx";
import { Sentence } from "../shell/sentence.tsx";
import { DemonstrationLabel } from "./demonstration-label.tsx";

const statuses = {
  available: { word: "ready", colour: "text-success", Icon: CheckIcon },
  unavailable: { word: "not ready", colour: "text-error-ink", Icon: CrossIcon },
  deprecated: { word: "deprecated", colour: "text-ink-2", Icon: WarningIcon },
} as const;

/** Which agents can be asked now, and what the others lack. */
export function AgentList({ agents }: { readonly agents: readonly AgentView[] }) {
  return (
    <ul className="card divide-y divide-line">
      {agents.map((agent) => {
        const { word, colour, Icon } = statuses[agent.status];
        return (
          <li key={agent.name} className="px-4 py-3 text-[13px]">
            <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <span className="font-medium">{agent.displayName}</span>
              {agent.demonstration && <DemonstrationLabel />}
              <span className={`ml-auto inline-flex items-center gap-1 ${colour}`}>
                <Icon className="size-3.5" /> {word}
              </span>
            </div>
            <p className="mt-0.5 text-ink-2">
              <Sentence text={agent.statusReason ?? `Comment \`@porter ${agent.name}\``} />
            </p>
          </li>
        );
      })}
    </ul>
  );
}
