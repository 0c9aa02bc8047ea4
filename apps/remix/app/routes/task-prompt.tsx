import { ManifestList } from "../prompt/manifest-list.tsx";
import { promptParts } from "../prompt/prompt-parts.ts";
import { PromptView } from "../prompt/prompt-view.tsx";
import { EmptyState } from "../shell/empty-state.tsx";
import { SectionHeading } from "../shell/page-heading.tsx";
import { isLive } from "../task/shown-state.ts";
import { useTask } from "../task/use-task.ts";

export default function TaskPrompt() {
  const task = useTask();
  if (task.prompt === null)
    return (
      <EmptyState title={isLive(task) ? "The prompt is not built yet" : "No prompt was built"}>
        {isLive(task)
          ? "It is built when the run starts, from the issue as it was when the command was given."
          : null}
      </EmptyState>
    );
  return (
    <div className="grid gap-8 xl:grid-cols-[minmax(0,1fr)_20rem]">
      <section className="min-w-0 max-xl:order-2">
        <SectionHeading>Prompt</SectionHeading>
        <PromptView parts={promptParts(task.prompt.text)} />
      </section>
      <section className="min-w-0">
        <SectionHeading>Sources</SectionHeading>
        <ManifestList manifest={task.prompt.manifest} />
      </section>
    </div>
  );
}
