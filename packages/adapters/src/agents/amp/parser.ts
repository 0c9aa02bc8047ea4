import { messageParser } from "../message-stream/parser.ts";
import { describeTool } from "./describe-tool.ts";
import { causeOf, causeOfLine } from "./failure.ts";

/** Understands `amp -x --stream-json`, which is compatible with Claude Code's format by its documentation. */
export const ampParser = messageParser({
  displayName: "Amp",
  describeTool,
  translate: () => [],
  causeOf,
  causeOfLine,
});
