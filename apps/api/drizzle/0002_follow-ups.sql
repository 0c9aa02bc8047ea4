ALTER TABLE "tasks" ADD COLUMN "follow_up_pull_request" integer;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "asked_in" text;--> statement-breakpoint
CREATE INDEX "tasks_follow_up" ON "tasks" USING btree ("owner","repo","follow_up_pull_request") WHERE "tasks"."follow_up_pull_request" is not null;