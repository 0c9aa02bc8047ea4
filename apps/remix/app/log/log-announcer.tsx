import { useEffect, useRef, useState } from "react";

const intervalMs = 5000;

interface LogAnnouncerProps {
  readonly total: number;
  /** Says nothing otherwise: the reader is elsewhere. */
  readonly following: boolean;
}

/** Tells screen readers how the log grows, at most every five seconds; reading out each line would drown them. */
export function LogAnnouncer({ total, following }: LogAnnouncerProps) {
  const [text, setText] = useState("");
  const now = useRef({ total, following });
  useEffect(() => {
    now.current = { total, following };
  });
  useEffect(() => {
    let told = now.current.total;
    const timer = setInterval(() => {
      const { total: current, following: listening } = now.current;
      if (listening && current > told) setText(`${current - told} new lines, ${current} in all`);
      told = current;
    }, intervalMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <p role="status" className="sr-only">
      {text}
    </p>
  );
}
