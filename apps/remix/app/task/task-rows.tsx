import type { TaskView } from "../api/contract.ts";
import { TaskRow } from "./task-row.tsx";

interface TaskRowsProps {
  readonly tasks: readonly TaskView[];
  /** What the list is, for those who cannot see where it stands. */
  readonly label: string;
}

/** Tasks under each other, newest first. */
export function TaskRows({ tasks, label }: TaskRowsProps) {
  return (
    <ul aria-label={label} className="card @container divide-y divide-line overflow-hidden">
      {tasks.map((task) => (
        <TaskRow key={task.id} task={task} />
      ))}
    </ul>
  );
}
