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
CREATE INDEX "sessions_user" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sessions_previous" ON "sessions" USING btree ("previous_id");