import type { AgentAdapter, AgentEvent } from "../agent/agent-adapter.ts";
import type { News } from "../run/lifecycle.ts";
import type { Run } from "../run/run.ts";
import type { Update } from "./report.ts";

/** Words for the runner's own phases, shown until the agent names a step. */
const phaseStep: Record<Update["phase"], string> = {
  cloning: "cloning",
  setup: "setting up",
  agent: "agent started",
  collecting: "collecting changes",
};

type Line = News["lines"][number];

/** Turns raw lines into what people read: the agent's through its parser, the runner's and stderr as they are. */
export function readNews(update: Update, agent: AgentAdapter, at: { run: Run; now: Date }): News {
  let state = at.run.parserState;
  let steps = 0;
  let step: string | null = null;
  const lines: Line[] = [];
  for (const line of update.lines) {
    const time = new Date(line.at_ms);
    const parsed = line.stream === "stdout" ? agent.parser.line(state, line.text) : null;
    const events: readonly AgentEvent[] = parsed?.events ?? [
      { level: line.stream === "stderr" ? "warning" : "info", message: line.text, step: null },
    ];
    state = parsed?.state ?? state;
    for (const event of events) {
      lines.push({ at: time, level: event.level, message: event.message });
      if (event.step === null) continue;
      step = event.step;
      steps += 1;
    }
  }
  return {
    batch: update.batch,
    lines,
    step: step ?? (at.run.steps === 0 ? phaseStep[update.phase] : null),
    steps,
    parserState: state,
    usage: agent.parser.usage(state),
    working: update.phase !== "cloning" && update.phase !== "setup",
    now: at.now,
  };
}
