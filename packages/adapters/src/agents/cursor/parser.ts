import { messageParser } from "../message-stream/parser.ts";
import { describeTool } from "./describe-tool.ts";
import { causeOf, causeOfLine } from "./failure.ts";
import { translate } from "./translate.ts";

/** Understands `cursor-agent -p --output-format stream-json`. */
export const cursorParser = messageParser({
  displayName: "Cursor",
  describeTool,
  translate,
  causeOf,
  causeOfLine,
});
