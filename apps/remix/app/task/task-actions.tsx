import { Form, useNavigation } from "@remix-run/react";
import { useState } from "react";

import type { TaskView } from "../api/contract.ts";
import { isLive } from "./shown-state.ts";

interface TaskActionsProps {
  readonly task: Pick<TaskView, "id" | "state" | "failure">;
}

/** Stop while it is live, retry after it failed or was stopped. Ordinary forms: they work without a script. */
export function TaskActions({ task }: TaskActionsProps) {
  const navigation = useNavigation();
  const sent = navigation.formAction === `/tasks/${task.id}` ? navigation.formData?.get("intent") : null;
  if (isLive(task)) return <StopButton id={task.id} stopping={sent === "stop"} />;
  if (task.state === "success") return null;
  const helps = task.failure === null || task.failure.retry === "later";
  return (
    <Form method="post" action={`/tasks/${task.id}`}>
      <button name="intent" value="retry" className={`button ${helps ? "button-primary" : ""}`}>
        {sent === "retry" ? "Retrying…" : "Retry task"}
      </button>
    </Form>
  );
}

interface StopButtonProps {
  readonly id: string;
  readonly stopping: boolean;
}

/** Asks by turning itself into the question; leaving it takes the question back. */
function StopButton({ id, stopping }: StopButtonProps) {
  const [asking, setAsking] = useState(false);
  const label = asking ? "Really stop it?" : "Stop task";
  return (
    <Form method="post" action={`/tasks/${id}`}>
      <button
        name="intent"
        value="stop"
        className="button button-danger"
        onClick={(event) => {
          if (asking) return;
          event.preventDefault();
          setAsking(true);
        }}
        onBlur={() => setAsking(false)}
        onKeyDown={(event) => event.key === "Escape" && setAsking(false)}
      >
        {stopping ? "Stopping…" : label}
      </button>
    </Form>
  );
}
