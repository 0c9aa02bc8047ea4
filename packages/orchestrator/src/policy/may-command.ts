import type { Permission } from "../forge/forge.ts";

/** Who may start, stop and retry tasks: people who could push themselves. Everything else fails closed. */
export function mayCommand(permission: Permission): boolean {
  return permission === "write" || permission === "maintain" || permission === "admin";
}
