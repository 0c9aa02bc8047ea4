/** An account: person, bot or organisation. */
export interface User {
  readonly id: number;
  readonly nodeId: string;
  readonly login: string;
  readonly type: "User" | "Bot" | "Organization";
  readonly name: string | null;
  readonly createdAt: Date;
}
