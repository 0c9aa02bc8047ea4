import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import {
  isRouteErrorResponse,
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useRouteLoaderData,
} from "@remix-run/react";
import interLatin from "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url";
import type { ReactNode } from "react";

import "./load-context.ts";
import { orResponse } from "./api/answers.server.ts";
import { apiOf } from "./api/api.server.ts";
import stylesheet from "./app.css?url";
import { LiveBanner } from "./live/live-banner.tsx";
import { LiveProvider } from "./live/live.tsx";
import { useRevalidation } from "./live/use-revalidation.ts";
import { ErrorPage } from "./shell/error-page.tsx";
import { useNonce } from "./shell/nonce.ts";
import { Shell } from "./shell/shell.tsx";
import { TryBanner } from "./shell/try-banner.tsx";
import { ClockProvider } from "./time/clock.tsx";
import { zoneOf } from "./time/zone.ts";

export const links: LinksFunction = () => [
  { rel: "preload", href: interLatin, as: "font", type: "font/woff2", crossOrigin: "anonymous" },
  { rel: "stylesheet", href: stylesheet },
  { rel: "icon", href: "/favicon.svg", type: "image/svg+xml" },
];

export const meta: MetaFunction = ({ error }) => [
  { title: error === undefined ? "Porter" : errorTitle(error) },
];

function errorTitle(error: unknown): string {
  return isRouteErrorResponse(error) && error.status === 404 ? "Not found · Porter" : "Error · Porter";
}

export async function loader({ context, request }: LoaderFunctionArgs) {
  const api = apiOf(context, request);
  const system = await orResponse(api.system.info.query());
  const agents = system.mode === "try" ? await orResponse(api.agents.list.query()) : [];
  return {
    system,
    demonstration: agents.some((agent) => agent.demonstration && agent.status === "available"),
    now: new Date(),
    zone: zoneOf(request.headers.get("cookie")),
  };
}

/** The document; also around the error page. */
export function Layout({ children }: { readonly children: ReactNode }) {
  const nonce = useNonce();
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="color-scheme" content="dark light" />
        <Meta />
        <Links />
      </head>
      <body className="font-sans text-sm antialiased">
        {children}
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}

function Frame({ children }: { readonly children: ReactNode }) {
  const data = useRouteLoaderData<typeof loader>("root");
  const revalidate = useRevalidation();
  const tryMode = data?.system.mode === "try";
  return (
    <LiveProvider>
      <ClockProvider
        serverNow={data?.now ?? unknownTime}
        zone={data?.zone ?? "UTC"}
        onZoneLearnt={revalidate}
      >
        <Shell
          tryMode={tryMode}
          version={data?.system.version ?? null}
          login={tryMode ? null : (data?.system.viewer?.login ?? null)}
          banners={
            <>
              {tryMode && <TryBanner demonstration={data?.demonstration ?? false} />}
              <LiveBanner />
            </>
          }
        >
          {children}
        </Shell>
      </ClockProvider>
    </LiveProvider>
  );
}

/** Of a page whose data could not be read; it shows no times. */
const unknownTime = new Date(0);

export default function App() {
  return (
    <Frame>
      <Outlet />
    </Frame>
  );
}

export function ErrorBoundary() {
  return (
    <Frame>
      <ErrorPage />
    </Frame>
  );
}
