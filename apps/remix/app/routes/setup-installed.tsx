import type { MetaFunction } from "@remix-run/node";

import { PageHeading } from "../shell/page-heading.tsx";

export const meta: MetaFunction = () => [{ title: "GitHub is connected · Porter" }];

/** Where GitHub sends people after they chose the App's repositories. */
export default function SetupInstalled() {
  return (
    <div className="mx-auto max-w-xl">
      <PageHeading>GitHub is connected</PageHeading>
      <p className="text-[13px] text-ink-2">
        Write <code className="font-mono text-xs text-ink">@porter help</code> in a comment on an issue of a
        repository you chose. If no answer comes,{" "}
        <code className="font-mono text-xs text-ink">porter doctor</code> says what to change.
      </p>
    </div>
  );
}
