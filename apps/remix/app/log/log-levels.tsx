import { CheckIcon, CrossIcon, WarningIcon } from "../shell/icons.tsx";
import type { LogLine } from "../api/contract.ts";

const levels = {
  error: { word: "Error: ", Icon: CrossIcon },
  warning: { word: "Warning: ", Icon: WarningIcon },
  success: { word: "Success: ", Icon: CheckIcon },
} as const;

/** A shape and, for those who do not see it, a word; ordinary lines have neither. */
export function LogLevel({ level }: { readonly level: LogLine["level"] }) {
  if (level === "info") return <span />;
  const { word, Icon } = levels[level];
  return (
    <span className="log-level">
      <Icon className="size-3" />
      <span className="sr-only">{word}</span>
    </span>
  );
}
