import type { Installation } from "./installation.ts";
import type { Repository } from "./repository.ts";
import type { User } from "./user.ts";

/** What happened to the App itself, under the names GitHub gives its webhook events. Every App is told, unasked. */
export type AccountEvent = { readonly sender: User } & (
  | {
      readonly event: "installation";
      readonly action: "created" | "deleted" | "suspend" | "unsuspend";
      readonly installation: Installation;
      readonly repositories: readonly Repository[];
    }
  | {
      readonly event: "installation_repositories";
      readonly action: "added" | "removed";
      readonly installation: Installation;
      readonly repositories: readonly Repository[];
    }
  | { readonly event: "github_app_authorization"; readonly action: "revoked" }
);
