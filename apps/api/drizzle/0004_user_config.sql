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
CREATE INDEX "key_audit_user" ON "key_audit" USING btree ("user_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "key_audit_use" ON "key_audit" USING btree ("task_id","user_id","provider");--> statement-breakpoint
CREATE INDEX "sponsorships_repository" ON "sponsorships" USING btree ("repository","since");