import type { NoticeView } from "../api/contract.ts";

export const newsWords: Readonly<Record<NoticeView["news"], string>> = {
  queued: "Task queued",
  started: "Task started",
  progress: "Progress",
  succeeded: "Task complete",
  failed: "Task failed",
  cancelled: "Task cancelled",
  merged: "Pull request merged",
};

export const noticeStates: Readonly<Record<NoticeView["state"], { word: string; colour: string }>> = {
  pending: { word: "waiting", colour: "text-ink-2" },
  delivered: { word: "delivered", colour: "text-success" },
  superseded: { word: "left out for newer news", colour: "text-ink-2" },
  dead: { word: "given up", colour: "text-error-ink" },
};
