import type { ReactNode } from "react";

import { Nav } from "./nav.tsx";
import { NavigationProgress } from "./navigation-progress.tsx";

interface ShellProps {
  readonly tryMode: boolean;
  readonly version: string | null;
  readonly login: string | null;
  /** Above everything: what holds for the whole page. */
  readonly banners?: ReactNode;
  readonly children: ReactNode;
}

/** The frame around every page. */
export function Shell({ tryMode, version, login, banners, children }: ShellProps) {
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:absolute focus:z-30 focus:m-2 focus:rounded-[7px] focus:bg-raised focus:px-3 focus:py-2"
      >
        Skip to the content
      </a>
      <NavigationProgress />
      {banners}
      <div className="mx-auto w-full grow md:grid md:max-w-[90rem] md:grid-cols-[13rem_minmax(0,1fr)]">
        <Nav tryMode={tryMode} version={version} login={login} />
        <main
          id="content"
          tabIndex={-1}
          className="min-w-0 px-4 pt-5 pb-24 outline-none md:px-8 md:pt-7 md:pb-12"
        >
          {children}
        </main>
      </div>
    </div>
  );
}
