/** Calls `act` at once, then at most once per interval, and once more for what came in between. */
export interface Throttle {
  readonly call: () => void;
  readonly cancel: () => void;
}

/** @param intervalMs Shortest time between two calls. */
export function throttle(act: () => void, intervalMs: number): Throttle {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let again = false;
  const open = () => {
    timer = null;
    if (!again) return;
    again = false;
    run();
  };
  const run = () => {
    timer = setTimeout(open, intervalMs);
    act();
  };
  return {
    call: () => (timer === null ? run() : void (again = true)),
    cancel: () => {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      again = false;
    },
  };
}
