CREATE TABLE "sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"previous_id" text,
	"user_id" bigint NOT NULL,
	"login" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"rotated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "user_tokens" (
	"user_id" bigint PRIMARY KEY NOT NULL,
	"login" text NOT NULL,
	"sealed_token" text NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"sealed_refresh_token" text,
	"refresh_token_expires_at" timestamp (3) with time zone,
	"refreshing_until" timestamp (3) with time zone,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "key_audit" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" bigint NOT NULL,
	"provider" text NOT NULL,
	"action" text NOT NULL,
	"actor" text NOT NULL,
	"task_id" uuid,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sponsorships" (
	"user_id" bigint NOT NULL,
	"repository" text NOT NULL,
	"allow_collaborators" boolean NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "sponsorships_user_id_repository_pk" PRIMARY KEY("user_id","repository")
);
--> statement-breakpoint
CREATE TABLE "user_configs" (
	"user_id" bigint PRIMARY KEY NOT NULL,
	"login" text NOT NULL,
	"gist_id" text NOT NULL,
	"gist_url" text NOT NULL,
	"content" text NOT NULL,
	"read_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "deliveries" ADD COLUMN "comment_key" text;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "node_ids" json;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "follow_up_pull_request" integer;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "asked_in" text;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "permission" text;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "head_sha" text;--> statement-breakpoint
CREATE INDEX "sessions_user" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sessions_previous" ON "sessions" USING btree ("previous_id");--> statement-breakpoint
CREATE INDEX "key_audit_user" ON "key_audit" USING btree ("user_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "key_audit_use" ON "key_audit" USING btree ("task_id","user_id","provider");--> statement-breakpoint
CREATE INDEX "sponsorships_repository" ON "sponsorships" USING btree ("repository","since");--> statement-breakpoint
CREATE UNIQUE INDEX "deliveries_comment" ON "deliveries" USING btree ("comment_key");--> statement-breakpoint
CREATE INDEX "tasks_follow_up" ON "tasks" USING btree ("owner","repo","follow_up_pull_request") WHERE "tasks"."follow_up_pull_request" is not null;