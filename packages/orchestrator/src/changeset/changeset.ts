import { z } from "zod";

/** Git file modes a changeset may carry: plain, executable, symbolic link. */
export const fileModes = ["100644", "100755", "120000"] as const;

const content = {
  path: z.string().min(1),
  mode: z.enum(fileModes),
  /** Text as it stands, or base64 for bytes that are not UTF-8. A symbolic link's content is its target. */
  content: z.string(),
  encoding: z.enum(["utf-8", "base64"]),
};

export const changedFileSchema = z.discriminatedUnion("change", [
  z.object({ change: z.literal("added"), ...content }),
  z.object({ change: z.literal("modified"), ...content }),
  z.object({ change: z.literal("renamed"), old_path: z.string().min(1), ...content }),
  z.object({ change: z.literal("deleted"), path: z.string().min(1) }),
]);

/** The files a run changed against a base commit. */
export const changesetSchema = z.object({
  base_sha: z.string().regex(/^[0-9a-f]{40}$/),
  files: z.array(changedFileSchema),
});

export type ChangedFile = z.infer<typeof changedFileSchema>;
export type Changeset = z.infer<typeof changesetSchema>;
