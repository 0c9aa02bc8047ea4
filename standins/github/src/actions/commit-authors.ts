import type { Signature } from "../git/commit.ts";
import type { User } from "../state/user.ts";

/** The author GitHub writes into commits an App makes through the API. */
export function botSignature(bot: User, date: Date): Signature {
  return { name: bot.login, email: `${bot.id}+${bot.login}@users.noreply.github.com`, date };
}

/** The author GitHub writes into commits of a person who keeps the address private. */
export function personSignature(user: User, date: Date): Signature {
  return { name: user.name ?? user.login, email: `${user.id}+${user.login}@users.noreply.github.com`, date };
}

/** GitHub as the committer of what it commits and signs itself. */
export function hubSignature(date: Date): Signature {
  return { name: "GitHub", email: "noreply@github.com", date };
}
