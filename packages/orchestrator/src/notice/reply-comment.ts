import { replyMarker } from "./marker.ts";

/** A comment that answers somebody. `text` is Markdown, made safe by whoever wrote it. */
export function renderReply({ key, text }: { readonly key: string; readonly text: string }): string {
  return `🤖 Porter\n\n${text}\n\n${replyMarker(key)}`;
}
