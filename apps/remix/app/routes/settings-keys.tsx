import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";

import { orResponse, refusalOf } from "../api/answers.server.ts";
import { apiOf } from "../api/api.server.ts";
import { type KeyIntent, readKeyIntent } from "../settings/key-intent.server.ts";
import { KeyRow } from "../settings/key-row.tsx";
import { PageHeading } from "../shell/page-heading.tsx";

export const meta: MetaFunction = () => [{ title: "Model keys · Porter" }];

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { config } = apiOf(context, request);
  const [{ gistUrl, keys }, events] = await Promise.all([
    orResponse(config.get.query()),
    orResponse(config.keyEvents.query({ limit: 200 })),
  ]);
  const last = (provider: string, action: string) =>
    events.find((event) => event.provider === provider && event.action === action)?.at ?? null;
  return {
    gistUrl,
    keys: keys.map((key) => ({
      ...key,
      setAt: last(key.provider, "set"),
      usedAt: last(key.provider, "use"),
    })),
  };
}

export async function action({ context, request }: ActionFunctionArgs) {
  const intent = readKeyIntent(await request.formData());
  const said: string[] = [];
  const { config } = apiOf(context, request);
  const refusal = await refusalOf(carryOut(config, intent).then((text) => said.push(text)));
  const text = refusal ?? said[0] ?? "";
  return { provider: intent.provider, answer: { ok: refusal === null, text } };
}

const checks = {
  works: "The provider takes this key.",
  unchecked: "The provider could not be asked; the first task will tell.",
} as const;

async function carryOut(config: ReturnType<typeof apiOf>["config"], intent: KeyIntent): Promise<string> {
  const { provider } = intent;
  switch (intent.intent) {
    case "set": {
      const { check } = await config.setKey.mutate({ provider, key: intent.key.trim() || " " });
      return `Saved. ${checks[check]}`;
    }
    case "test":
      return checks[(await config.testKey.mutate({ provider })).check];
    case "delete":
      await config.deleteKey.mutate({ provider });
      return "Deleted. Tasks that run now keep it until they end.";
  }
}

export default function SettingsKeys() {
  const { gistUrl, keys } = useLoaderData<typeof loader>();
  const done = useActionData<typeof action>();
  return (
    <div className="max-w-4xl">
      <PageHeading>Model keys</PageHeading>
      <p className="mb-4 text-[13px] text-ink-2">
        Agents use these for the tasks you start. They are sealed before they leave Porter and kept in{" "}
        {gistUrl === null ? (
          "a secret Gist of yours"
        ) : (
          <a href={gistUrl} className="link">
            your secret Gist
          </a>
        )}
        ; nobody is shown them again, you included.
      </p>
      <ul aria-label="Model keys" className="card divide-y divide-line">
        {keys.map(({ provider, displayName, set, setAt, usedAt }) => (
          <KeyRow
            key={provider}
            provider={provider}
            displayName={displayName}
            isSet={set}
            setAt={setAt}
            usedAt={usedAt}
            answer={done?.provider === provider ? done.answer : null}
          />
        ))}
      </ul>
    </div>
  );
}
