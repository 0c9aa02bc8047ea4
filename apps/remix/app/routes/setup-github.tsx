import { redirect } from "@remix-run/node";
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { refusalOf } from "../api/answers.server.ts";
import { apiOf } from "../api/api.server.ts";
import { beganHere } from "../set-up/state-cookie.server.ts";
import { PageHeading } from "../shell/page-heading.tsx";

export const meta: MetaFunction = () => [{ title: "Connect GitHub · Porter" }];

/** Where GitHub sends the browser with the new App's code; goes on to the choice of repositories. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url);
  const code = searchParams.get("code") ?? "";
  const state = searchParams.get("state") ?? "";
  if (code === "" || state === "" || !(await beganHere(request, state))) {
    return { problem: "This set-up was not begun in this browser." };
  }
  const installUrls: string[] = [];
  const completed = apiOf(context, request).setUp.complete.mutate({ code, state });
  const problem = await refusalOf(completed.then(({ installUrl }) => installUrls.push(installUrl)));
  const [installUrl] = installUrls;
  return installUrl === undefined ? { problem } : redirect(installUrl);
}

export default function SetupGitHub() {
  const { problem } = useLoaderData<typeof loader>();
  return (
    <div className="mx-auto max-w-xl">
      <PageHeading>GitHub is not connected</PageHeading>
      <p role="alert" className="mb-4 text-[13px]">
        {problem}
      </p>
      <a href="/setup" className="button">
        Begin again
      </a>
    </div>
  );
}
