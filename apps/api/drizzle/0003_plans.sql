ALTER TABLE "tasks" ADD COLUMN "plan" text;--> statement-breakpoint
CREATE INDEX "tasks_of_person" ON "tasks" USING btree ("requested_by_id","admitted_at");