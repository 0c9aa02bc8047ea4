CREATE TABLE "deliveries" (
	"id" text PRIMARY KEY NOT NULL,
	"event" text NOT NULL,
	"action" text,
	"decision" text NOT NULL,
	"reason" text,
	"received_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"task_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"run_id" uuid,
	"first_line" integer,
	"last_line" integer
);
--> statement-breakpoint
CREATE TABLE "notices" (
	"id" uuid PRIMARY KEY NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "notices_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"channel" text NOT NULL,
	"task_id" uuid,
	"news" text,
	"reply_key" text,
	"content" json NOT NULL,
	"state" text NOT NULL,
	"attempts" integer NOT NULL,
	"next_at" timestamp (3) with time zone,
	"last_error" json,
	"created_at" timestamp (3) with time zone NOT NULL,
	"delivered_at" timestamp (3) with time zone,
	"external_id" text
);
--> statement-breakpoint
CREATE TABLE "prompts" (
	"run_id" uuid PRIMARY KEY NOT NULL,
	"text" text NOT NULL,
	"manifest" json NOT NULL
);
--> statement-breakpoint
CREATE TABLE "results" (
	"run_id" uuid PRIMARY KEY NOT NULL,
	"exit" json,
	"changeset" json
);
--> statement-breakpoint
CREATE TABLE "run_lines" (
	"run_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"level" text NOT NULL,
	"message" text NOT NULL,
	CONSTRAINT "run_lines_run_id_number_pk" PRIMARY KEY("run_id","number")
);
--> statement-breakpoint
CREATE TABLE "runs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"task_id" uuid NOT NULL,
	"attempt" integer NOT NULL,
	"state" text NOT NULL,
	"runtime" text NOT NULL,
	"execution_id" text,
	"claimant" text,
	"base" json,
	"timeout_ms" bigint NOT NULL,
	"launched_at" timestamp (3) with time zone NOT NULL,
	"claimed_at" timestamp (3) with time zone,
	"heard_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"told_at" timestamp (3) with time zone,
	"steps" integer NOT NULL,
	"last_batch" integer NOT NULL,
	"line_count" integer NOT NULL,
	"parser_state" json NOT NULL,
	"usage" json NOT NULL,
	"final_message" text,
	"failure" json
);
--> statement-breakpoint
CREATE TABLE "tasks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"state" text NOT NULL,
	"owner" text NOT NULL,
	"repo" text NOT NULL,
	"installation_id" bigint NOT NULL,
	"issue_number" integer NOT NULL,
	"issue_title" text NOT NULL,
	"issue_url" text NOT NULL,
	"issue_body" text NOT NULL,
	"comment_id" text,
	"command" json NOT NULL,
	"agent" text NOT NULL,
	"branch" text NOT NULL,
	"priority" integer NOT NULL,
	"requested_by_login" text NOT NULL,
	"requested_by_id" bigint NOT NULL,
	"requested_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"admitted_at" timestamp (3) with time zone,
	"started_at" timestamp (3) with time zone,
	"completed_at" timestamp (3) with time zone,
	"merged_at" timestamp (3) with time zone,
	"attempt" integer NOT NULL,
	"automatic_retries" integer NOT NULL,
	"progress" integer NOT NULL,
	"step" text,
	"pull_request_number" integer,
	"pull_request_url" text,
	"failure" json,
	"cancelled_by" text,
	"status_comment_id" text,
	"usage" json NOT NULL
);
--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_task_id_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."tasks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prompts" ADD CONSTRAINT "prompts_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "results" ADD CONSTRAINT "results_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_lines" ADD CONSTRAINT "run_lines_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runs" ADD CONSTRAINT "runs_task_id_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."tasks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "deliveries_received" ON "deliveries" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "events_task" ON "events" USING btree ("task_id","id");--> statement-breakpoint
CREATE INDEX "notices_task" ON "notices" USING btree ("task_id","channel","position");--> statement-breakpoint
CREATE INDEX "notices_pending" ON "notices" USING btree ("next_at") WHERE "notices"."state" = 'pending';--> statement-breakpoint
CREATE UNIQUE INDEX "notices_reply" ON "notices" USING btree ("channel","reply_key");--> statement-breakpoint
CREATE UNIQUE INDEX "runs_task_attempt" ON "runs" USING btree ("task_id","attempt");--> statement-breakpoint
CREATE INDEX "tasks_state" ON "tasks" USING btree ("state","id");--> statement-breakpoint
CREATE INDEX "tasks_issue" ON "tasks" USING btree ("owner","repo","issue_number","id");--> statement-breakpoint
CREATE INDEX "tasks_pull_request" ON "tasks" USING btree ("owner","repo","pull_request_number") WHERE "tasks"."pull_request_number" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "tasks_live_branch" ON "tasks" USING btree ("owner","repo","branch") WHERE "tasks"."admitted_at" is not null and "tasks"."state" in ('queued', 'running');