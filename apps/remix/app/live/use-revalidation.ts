import { useRevalidator } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";

import { throttle } from "./throttle.ts";

/** Reads the page's data again, at most once a second however often it is called. */
export function useRevalidation(): () => void {
  const { revalidate } = useRevalidator();
  const latest = useRef(revalidate);
  useEffect(() => {
    latest.current = revalidate;
  });
  const [limited] = useState(() => throttle(() => latest.current(), 1000));
  useEffect(() => () => limited.cancel(), [limited]);
  return limited.call;
}
