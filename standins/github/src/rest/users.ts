import { publicUserPayload } from "../payload/user.ts";
import { failure, notAccessible, notFound, ok } from "./answer.ts";
import type { Operation } from "./operation.ts";

/** People. */
export const userOperations: readonly Operation[] = [
  {
    id: "users/get-authenticated",
    method: "GET",
    path: "/user",
    handle({ world, caller }) {
      if (caller.kind === "anonymous") return failure(401, "Requires authentication");
      return caller.kind === "user" ? ok(publicUserPayload(world, caller.user)) : notAccessible;
    },
  },
  {
    id: "users/get-by-username",
    method: "GET",
    path: "/users/{username}",
    handle({ world, params }) {
      const user = world.user(params.username ?? "");
      return user === null ? notFound : ok(publicUserPayload(world, user));
    },
  },
];
