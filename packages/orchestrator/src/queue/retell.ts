/**
 * Whether people are told of a place again: when it has become half of what they were told, or worse. What they read is a
 * bound that stays true in between, and the edits of a comment grow with the logarithm of the queue, not with its length.
 */
export function isWorthTelling(told: number, place: number): boolean {
  return place > told || place <= told / 2;
}
