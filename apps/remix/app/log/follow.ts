/** Whether the view stays at the end as lines come. */
export interface Follow {
  readonly following: boolean;
  /** Lines there were when following stopped; later ones are new. */
  readonly seen: number;
}

export type FollowEvent =
  /** The reader or the view moved. `up` compared to before. */
  | { readonly kind: "scrolled"; readonly up: boolean; readonly atEnd: boolean; readonly total: number }
  /** The reader went to a line. */
  | { readonly kind: "looked_up"; readonly total: number }
  | { readonly kind: "resumed" };

/** Follow a run from its newest line, unless the address points to another. */
export function startFollowing(total: number, pointsToLine: boolean): Follow {
  return { following: !pointsToLine, seen: total };
}

/**
 * One step up stops following at once; only reaching the end again, or asking for it, resumes. That the end moved away
 * because lines came is not a step up.
 */
export function nextFollow(follow: Follow, event: FollowEvent): Follow {
  switch (event.kind) {
    case "resumed":
      return { following: true, seen: 0 };
    case "looked_up":
      return follow.following ? { following: false, seen: event.total } : follow;
    case "scrolled":
      if (event.atEnd) return follow.following ? follow : { following: true, seen: 0 };
      return follow.following && event.up ? { following: false, seen: event.total } : follow;
  }
}

/** Lines that came since following stopped. */
export function unseenLines(follow: Follow, total: number): number {
  return follow.following ? 0 : Math.max(0, total - follow.seen);
}
