import { data } from "@remix-run/node";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";

import { orResponse, refusalOf } from "../api/answers.server.ts";
import { apiOf } from "../api/api.server.ts";
import { ManifestForm } from "../set-up/manifest-form.tsx";
import { readWish } from "../set-up/read-wish.server.ts";
import { rememberState } from "../set-up/state-cookie.server.ts";
import { WishForm } from "../set-up/wish-form.tsx";
import { PageHeading } from "../shell/page-heading.tsx";

export const meta: MetaFunction = () => [{ title: "Connect GitHub · Porter" }];

export function loader({ context, request }: LoaderFunctionArgs) {
  return orResponse(apiOf(context, request).setUp.offer.query());
}

export async function action({ context, request }: ActionFunctionArgs) {
  const { wish, problem } = readWish(await request.formData());
  if (wish === null) return { form: null, problem };
  const begun: { action: string; manifest: string; state: string; secure: boolean }[] = [];
  const asked = apiOf(context, request).setUp.begin.mutate(wish);
  const refusal = await refusalOf(asked.then((form) => begun.push(form)));
  const [form] = begun;
  if (form === undefined) return { form: null, problem: refusal };
  const headers = { "set-cookie": await rememberState(form.state, form.secure) };
  return data({ form: { action: form.action, manifest: form.manifest }, problem: null }, { headers });
}

export default function Setup() {
  const { needsToken, webhookUrl, reachable } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const form = answer?.form ?? null;
  return (
    <div className="mx-auto max-w-xl">
      <PageHeading>Connect GitHub</PageHeading>
      <p className="mb-4 text-[13px] text-ink-2">
        Porter works through a GitHub App of your own. Make it here, without copying a key.
      </p>
      {!reachable && (
        <p role="note" className="tint-accent mb-4 rounded-lg px-4 py-3 text-[13px]">
          GitHub cannot reach <code className="font-mono text-xs break-all">{webhookUrl}</code> from outside
          of this machine. Start Porter with <code className="font-mono text-xs">PORTER_URL</code> set to its
          public address, or on a laptop with{" "}
          <code className="font-mono text-xs">PORTER_WEBHOOK_PROXY_URL</code> set to a channel from smee.io.
        </p>
      )}
      {form === null ? (
        <WishForm needsToken={needsToken} problem={answer?.problem ?? null} />
      ) : (
        <ManifestForm action={form.action} manifest={form.manifest} />
      )}
    </div>
  );
}
