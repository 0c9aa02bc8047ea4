import { createPrivateKey, randomBytes } from "node:crypto";
import type { Core } from "../core.ts";
import { appPayload } from "../payload/installation.ts";
import { created, failure, notFound } from "../rest/answer.ts";
import type { Operation } from "../rest/operation.ts";
import { appOfManifest, slugOf } from "../state/app-manifest.ts";

/** `POST /app-manifests/{code}/conversions`: the App is what the manifest said, and its credentials are told once. */
export function manifestConversionOperation(core: Core): Operation {
  return {
    id: "apps/create-from-manifest",
    method: "POST",
    path: "/app-manifests/{code}/conversions",
    handle({ world, params }) {
      const manifest = core.manifestCodes.redeem(params["code"] ?? "", world.clock.now());
      if (manifest === null) return notFound;
      if (core.privateKeyPem === null)
        return failure(422, "This stand-in knows only the public key of its App.");
      const bot = world.addUser(`${slugOf(manifest.name)}[bot]`, "Bot", null);
      world.app = appOfManifest(world.app, manifest, bot);
      const webhookSecret = randomBytes(20).toString("hex");
      const hook = manifest.hook_attributes;
      core.webhooks.setTarget(hook?.active === true ? { url: hook.url, secret: webhookSecret } : null);
      return created({
        ...appPayload(world),
        client_secret: world.app.clientSecret,
        webhook_secret: webhookSecret,
        // GitHub hands out keys in the older form.
        pem: createPrivateKey(core.privateKeyPem).export({ type: "pkcs1", format: "pem" }),
      });
    },
  };
}
