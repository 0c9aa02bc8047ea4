import { Link, NavLink } from "@remix-run/react";

import { AccountMenu } from "../account/account-menu.tsx";
import { IssueIcon, KeyIcon, Mark, OverviewIcon, TasksIcon } from "./icons.tsx";

interface NavProps {
  readonly tryMode: boolean;
  readonly version: string | null;
  /** Who is signed in; `null` for nobody, and in try mode. */
  readonly login: string | null;
}

/** A column on the left; on a phone the name on top and the links at the bottom, within the thumb's reach. */
export function Nav({ tryMode, version, login }: NavProps) {
  return (
    <header className="border-line md:border-r md:px-3 md:py-5">
      <div className="md:sticky md:top-5">
        <Link
          to="/"
          aria-label="Porter, to the overview"
          className="flex items-center gap-2.5 border-b border-line px-4 py-2.5 text-[15px] font-semibold tracking-tight md:mb-5 md:border-0 md:px-2 md:py-0"
        >
          <Mark />
          Porter
        </Link>
        <nav
          aria-label="Pages"
          className="fixed inset-x-0 bottom-0 z-20 border-t border-line bg-page pb-[env(safe-area-inset-bottom)] md:static md:border-0 md:bg-transparent md:pb-0"
        >
          <ul className="flex md:flex-col md:gap-0.5">
            <NavItem to="/" end label="Overview" icon={<OverviewIcon />} />
            <NavItem to="/tasks" label="Tasks" icon={<TasksIcon />} />
            {login !== null && <NavItem to="/settings/keys" label="Model keys" icon={<KeyIcon />} />}
            {tryMode && <NavItem to="/try" label="Sample issues" icon={<IssueIcon />} />}
          </ul>
        </nav>
        {login !== null && <AccountMenu login={login} />}
        {version !== null && (
          <p className="mt-6 hidden px-2 text-xs text-ink-2 md:block">Version {version}</p>
        )}
      </div>
    </header>
  );
}

interface NavItemProps {
  readonly to: string;
  readonly end?: boolean;
  readonly label: string;
  readonly icon: React.ReactNode;
}

function NavItem({ to, end = false, label, icon }: NavItemProps) {
  return (
    <li className="flex-1">
      <NavLink
        to={to}
        end={end}
        className={({ isActive }) =>
          `flex min-h-13 flex-col items-center justify-center gap-1 rounded-[7px] text-[11px] font-medium md:min-h-9 md:flex-row md:justify-start md:gap-2.5 md:px-2 md:text-[13px] ${
            isActive ? "text-ink md:bg-raised [&_svg]:text-accent" : "text-ink-2 hover:text-ink"
          }`
        }
      >
        {icon}
        {label}
      </NavLink>
    </li>
  );
}
