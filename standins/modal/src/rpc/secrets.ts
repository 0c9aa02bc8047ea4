import { ServerError, Status } from "nice-grpc";
import { z } from "zod";
import type { World } from "../state/world.ts";
import { newId } from "../state/world.ts";
import { type Methods, notFound, unary } from "./method.ts";

/** `ObjectCreationType`: with one of these a secret is made; without, it is looked up. */
const creates = { failIfExists: 2, overwriteIfExists: 3, anonymous: 4 };

/** Named secrets. Their values leave the stand-in only as variables of a container. */
export function secretMethods(world: World): Methods {
  return {
    secretGetOrCreate: unary(
      z.object({
        deploymentName: z.string(),
        objectCreationType: z.number(),
        envDict: z.record(z.string(), z.string()),
        requiredKeys: z.array(z.string()),
      }),
      ({ deploymentName, objectCreationType, envDict, requiredKeys }) => {
        const existing = world.secretNamed(deploymentName);
        if (Object.values(creates).includes(objectCreationType)) {
          if (existing !== null && objectCreationType === creates.failIfExists) {
            throw new ServerError(Status.ALREADY_EXISTS, `Secret '${deploymentName}' already exists`);
          }
          const id = existing?.id ?? newId("st");
          world.secrets.set(id, { id, name: deploymentName || null, values: envDict });
          return { secretId: id };
        }
        if (existing === null) throw notFound(`Secret '${deploymentName}'`);
        const missing = requiredKeys.filter((key) => !(key in existing.values));
        if (missing.length > 0) {
          const message = `Secret is missing key(s): ${missing.join(", ")}`;
          throw new ServerError(Status.FAILED_PRECONDITION, message);
        }
        return { secretId: existing.id };
      },
    ),
    secretDelete: unary(z.object({ secretId: z.string() }), ({ secretId }) => {
      world.secrets.delete(secretId);
      return {};
    }),
  };
}
