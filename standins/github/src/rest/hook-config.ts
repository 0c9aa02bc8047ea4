import { z } from "zod";
import type { WebhookSender } from "../webhooks/webhook-sender.ts";
import { notFound, ok } from "./answer.ts";
import { appOperation } from "./operation.ts";
import type { Operation } from "./operation.ts";

const hookConfigSchema = z.object({
  url: z.url().optional(),
  secret: z.string().optional(),
  content_type: z.string().optional(),
  insecure_ssl: z.union([z.string(), z.number()]).optional(),
});

/** Where the App's webhook goes: read and changed by the App itself. Its secret is never told. */
export function hookConfigOperations(webhooks: WebhookSender): readonly Operation[] {
  const answer = () => {
    const { target } = webhooks;
    if (target === null) return notFound;
    return ok({ url: target.url, content_type: "json", secret: "********", insecure_ssl: "0" });
  };
  return [
    appOperation({
      id: "apps/get-webhook-config-for-app",
      method: "GET",
      path: "/app/hook/config",
      handle: answer,
    }),
    appOperation({
      id: "apps/update-webhook-config-for-app",
      method: "PATCH",
      path: "/app/hook/config",
      body: hookConfigSchema,
      handle({ body }) {
        const { target } = webhooks;
        if (target === null) return notFound;
        webhooks.setTarget({ url: body.url ?? target.url, secret: body.secret ?? target.secret });
        return answer();
      },
    }),
  ];
}
