import type { LoaderFunctionArgs } from "@remix-run/node";

import { orResponse } from "../api/answers.server.ts";
import { apiOf, taskOf } from "../api/api.server.ts";
import { endWith } from "../api/end-with.ts";
import { plainText } from "../log/ansi.ts";

/** The most the API gives at once. */
const pageLines = 2000;

/** The whole log of one attempt as a text file, `time level message`, read and sent page by page. */
export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const task = await taskOf(context, request, params.id ?? "");
  const run = task.runs.find(({ attempt }) => String(attempt) === params.attempt);
  if (run === undefined) endWith(404);
  const { logs } = apiOf(context, request).tasks;
  let from = 1;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { lines } = await orResponse(logs.query({ runId: run.id, from, limit: pageLines }));
      from += lines.length;
      const text = lines.map(
        ({ at, level, message }) => `${at.toISOString()} ${level} ${plainText(message)}\n`,
      );
      if (text.length > 0) controller.enqueue(new TextEncoder().encode(text.join("")));
      if (lines.length < pageLines) controller.close();
    },
  });
  const name = `porter-issue-${task.issueNumber}-attempt-${run.attempt}.log`;
  return new Response(body, {
    headers: {
      "content-type": "text/plain; charset=utf-8",
      "content-disposition": `attachment; filename="${name}"`,
    },
  });
}
