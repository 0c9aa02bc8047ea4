ALTER TABLE "tasks" ADD COLUMN "node_ids" json;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "permission" text;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "head_sha" text;