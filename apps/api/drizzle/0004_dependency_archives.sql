CREATE TABLE "dependency_archives" (
	"installation_id" bigint NOT NULL,
	"owner" text NOT NULL,
	"repo" text NOT NULL,
	"key" text NOT NULL,
	"digest" text NOT NULL,
	"bytes" bigint NOT NULL,
	"made_at" timestamp (3) with time zone NOT NULL,
	"run_id" uuid NOT NULL,
	CONSTRAINT "dependency_archives_installation_id_owner_repo_key_pk" PRIMARY KEY("installation_id","owner","repo","key")
);
--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "setup" json;