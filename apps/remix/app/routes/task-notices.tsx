import { NoticeList } from "../notice/notice-list.tsx";
import { EmptyState } from "../shell/empty-state.tsx";
import { useTask } from "../task/use-task.ts";

export default function TaskNotices() {
  const { notices } = useTask();
  if (notices.length === 0)
    return (
      <EmptyState title="Nobody was told anything yet">
        Each notice and where it went appears here.
      </EmptyState>
    );
  return <NoticeList notices={notices} />;
}
