import { Link } from "@remix-run/react";

interface TryBannerProps {
  /** Whether an agent that only demonstrates is among those available. */
  readonly demonstration: boolean;
}

/** On every page of try mode: nobody may take what is here for the real thing. */
export function TryBanner({ demonstration }: TryBannerProps) {
  return (
    <aside
      aria-label="Try mode"
      className="tint-accent flex flex-wrap items-center justify-center gap-x-3 border-b border-line px-4 py-1.5 text-center text-[13px]"
    >
      <p>
        <strong className="font-semibold">Try mode:</strong>{" "}
        {`sample repository${demonstration ? ", demonstration agent" : ""}. Nothing reaches GitHub.`}{" "}
        <Link to="/try" className="link whitespace-nowrap">
          Open the sample issues
        </Link>{" "}
        {/* Loaded anew: only that page's own policy lets its form go to GitHub. */}
        <a href="/setup" className="link whitespace-nowrap">
          Connect GitHub
        </a>
      </p>
    </aside>
  );
}
