/** GitHub tokens of people who signed in, by which Porter reads and writes what is theirs, such as their Gist. */
export interface UserTokens {
  /**
   * A token that is good for at least a minute, refreshed when it was about to end or is the one that GitHub `refused`;
   * `null` for who must sign in (again).
   */
  of(userId: number, refused?: string): Promise<string | null>;
}
