import { messageParser } from "../message-stream/parser.ts";
import { describeTool } from "./describe-tool.ts";
import { causeOf } from "./failure.ts";

/** Understands `claude -p --output-format stream-json`, whose format `../message-stream` knows. */
export const claudeCodeParser = messageParser({
  displayName: "Claude Code",
  describeTool,
  translate: () => [],
  causeOf,
  causeOfLine: () => null,
});
