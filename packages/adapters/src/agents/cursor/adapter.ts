import { type AgentAdapter, anyModel } from "@porter/orchestrator";
import { cursorParser } from "./parser.ts";
import { planCursor } from "./plan.ts";

/** Cursor's agent for the terminal (https://cursor.com/cli), program `cursor-agent`. In no package registry. */
export const cursor: AgentAdapter = {
  id: "cursor",
  displayName: "Cursor",
  description: "Cursor's coding agent for the terminal, paid through a Cursor account.",
  provider: "Cursor",
  languages: ["Multi-language"],
  icon: "🖱️",
  version: "as installed",
  credentials: [{ env: "CURSOR_API_KEY", provider: "cursor" }],
  models: anyModel("auto"),
  install: {
    kind: "manual",
    how: "Install it with `curl https://cursor.com/install -fsS | bash` and put `cursor-agent` on the PATH of runs.",
  },
  hosts: ["*.cursor.sh", "*.cursor.com", "cursor.com"],
  demonstration: false,
  plan: planCursor,
  parser: cursorParser,
};
