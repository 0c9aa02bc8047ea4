import { useNavigation } from "@remix-run/react";
import { useEffect, useState } from "react";

/** A page that takes longer than this shows that it is being fetched. */
const patienceMs = 400;

/** A line at the top while a page is slow to come. */
export function NavigationProgress() {
  const busy = useNavigation().state !== "idle";
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!busy) return setSlow(false);
    const timer = setTimeout(() => setSlow(true), patienceMs);
    return () => clearTimeout(timer);
  }, [busy]);
  if (!slow) return null;
  return (
    <progress
      aria-label="Loading the page"
      className="meter fixed inset-x-0 top-0 z-40 h-[3px] rounded-none"
    />
  );
}
