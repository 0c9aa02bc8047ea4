import type { SampleIssueView, TaskDetailView } from "@porter/api";

/** A value as it travels in JSON. */
type Wire<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? Wire<Item>[]
    : T extends object
      ? { [Key in keyof T]: Wire<T[Key]> }
      : T;

/** A task as the API shows it over HTTP. */
export type WireTask = Wire<TaskDetailView>;

interface Answer<T> {
  readonly result: { readonly data: { readonly json: T } };
}

async function read<T>(response: Response): Promise<T> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${text}`);
  return (JSON.parse(text) as Answer<T>).result.data.json;
}

/** The API as a program outside the browser uses it: tRPC over plain HTTP. Throws for every answer but 2xx. */
export function porterApi(url: string) {
  const query = async <T>(procedure: string, input: object): Promise<T> => {
    const json = encodeURIComponent(JSON.stringify({ json: input }));
    return read(await fetch(`${url}/trpc/${procedure}?input=${json}`));
  };
  const mutate = async <T>(procedure: string, input: object): Promise<T> => {
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ json: input });
    return read(await fetch(`${url}/trpc/${procedure}`, { method: "POST", headers, body }));
  };
  return {
    task: (id: string) => query<WireTask>("tasks.byId", { id }),
    tasks: () => query<{ tasks: WireTask[] }>("tasks.list", { limit: 200 }),
    sampleIssue: (number: number) => query<Wire<SampleIssueView>>("sample.issue", { number }),
    /** Comments as the sample's maintainer. */
    comment: (number: number, body: string) =>
      mutate<{ commentId: string }>("sample.comment", { number, body }),
    /** What is stored of a run's log. */
    lines: (runId: string) =>
      query<{ lines: { number: number; message: string }[]; total: number }>("tasks.logs", {
        runId,
        limit: 2000,
      }),
  };
}

export type PorterApi = ReturnType<typeof porterApi>;
