import { z } from "zod";
import { failure, noContent, notFound } from "./answer.ts";
import type { Answer } from "./answer.ts";
import type { Operation, RestRequest } from "./operation.ts";

const bodySchema = z.object({ access_token: z.string() });

/** How the App gives back what people allowed it; it proves itself by client id and secret. */
export const authorizationOperations: readonly Operation[] = [
  {
    id: "apps/delete-token",
    method: "DELETE",
    path: "/applications/{client_id}/token",
    handle: (request) =>
      withToken(request, (token) => (request.world.authorizations.revokeToken(token) ? noContent : notFound)),
  },
  {
    id: "apps/delete-authorization",
    method: "DELETE",
    path: "/applications/{client_id}/grant",
    handle: (request) =>
      withToken(request, (token) => {
        const { authorizations, clock } = request.world;
        const user = authorizations.userOf(token, clock.now());
        if (user === null) return notFound;
        authorizations.revokeUser(user);
        return noContent;
      }),
  },
];

function withToken(request: RestRequest, act: (token: string) => Answer): Answer {
  if (request.caller.kind !== "client" || request.params.client_id !== request.world.app.clientId) {
    return failure(401, "Requires authentication");
  }
  const body = bodySchema.safeParse(request.body);
  return body.success ? act(body.data.access_token) : failure(422, "Invalid request.");
}
