ALTER TABLE "deliveries" ADD COLUMN "comment_key" text;--> statement-breakpoint
CREATE UNIQUE INDEX "deliveries_comment" ON "deliveries" USING btree ("comment_key");