import { describe, expect, it } from "vitest";
import type { Forge, ManagedComment } from "../../forge/forge.ts";
import { type ForgeScene, marker, problemOf } from "./forge-scene.ts";

/** What a forge writes below an issue. */
export function commentContract(given: ForgeScene): void {
  describe("eyes", () => {
    it("are added once", async () => {
      const commentId = await given.world.comment("alice", "@porter opencode");
      await given.forge.ensureEyes(given.world.repository, { id: commentId, kind: "issue-comment" });
      await given.world
        .startForge()
        .ensureEyes(given.world.repository, { id: commentId, kind: "issue-comment" });
      expect(await given.world.eyes(commentId)).toBe(1);
    });
  });

  describe("greeting", () => {
    const asked = async () => {
      const commentId = await given.world.comment("alice", "@porter opencode");
      return { commentId, greets: given.world.nodeIds(commentId) };
    };
    /** What a caller does with the answer. */
    const greet = async (target: Forge, comment: ManagedComment, commentId: string) => {
      const standing = await target.ensureComment(comment);
      if (standing.greeted !== true)
        await target.ensureEyes(given.world.repository, { id: commentId, kind: "issue-comment" });
      return standing.commentId;
    };
    const expectGreeted = async (askedId: string, ownId: string) => {
      expect(await given.world.eyes(askedId)).toBe(1);
      expect(await given.world.comments()).toMatchObject([
        { id: askedId },
        { id: ownId, body: given.managed().body },
      ]);
    };

    it("is one comment and one 👀, also the second time", async () => {
      const { commentId, greets } = await asked();
      const own = await greet(given.forge, given.managed({ greets }), commentId);
      const again = given.managed({ greets, mayExist: true });
      expect(await greet(given.world.startForge(), again, commentId)).toBe(own);
      await expectGreeted(commentId, own);
    });

    it("leaves the comment as it is known when told its id", async () => {
      const { commentId, greets } = await asked();
      const own = await greet(given.forge, given.managed({ greets }), commentId);
      const before = given.world.requests();
      await given.forge.ensureComment(given.managed({ greets, commentId: own }));
      expect(given.world.requests()).toBe(before);
    });

    it("posts the comment also when the comment that asked is gone", async () => {
      const { commentId, greets } = await asked();
      await given.world.deleteComment(commentId);
      const standing = await given.forge.ensureComment(given.managed({ greets }));
      expect(standing.greeted).toBeUndefined();
      expect(await given.world.comments()).toMatchObject([
        { id: standing.commentId, body: given.managed().body },
      ]);
    });

    it("posts the comment also when the ids lead nowhere", async () => {
      const { commentId } = await asked();
      const own = await greet(
        given.forge,
        given.managed({ greets: { issue: "I_no", comment: "IC_no" } }),
        commentId,
      );
      await expectGreeted(commentId, own);
    });

    it("is not doubled when its answer was lost", async () => {
      const { commentId, greets } = await asked();
      given.world.break({ kind: "lost-answer", step: "greeting" });
      expect((await problemOf(given.forge.ensureComment(given.managed({ greets })))).retry).toBe("later");
      given.world.heal();
      const own = await greet(given.forge, given.managed({ greets, mayExist: true }), commentId);
      await expectGreeted(commentId, own);
    });
  });

  describe("managed comment", () => {
    it("is one comment that is edited", async () => {
      const { commentId } = await given.forge.ensureComment(given.managed());
      const edited = await given.forge.ensureComment(
        given.managed({ commentId, body: `Task started\n\n${marker}` }),
      );
      expect(edited).toEqual({ commentId });
      expect(await given.world.comments()).toMatchObject([
        { id: commentId, body: `Task started\n\n${marker}` },
      ]);
    });

    it("is left alone when its text would not change", async () => {
      const { commentId } = await given.forge.ensureComment(given.managed());
      const before = given.world.requests();
      await given.forge.ensureComment(given.managed({ commentId }));
      expect(given.world.requests()).toBe(before);
    });

    it("is found by its marker when its id was lost", async () => {
      await given.world.comment("alice", "first");
      const { commentId } = await given.forge.ensureComment(given.managed());
      const body = `Task started\n\n${marker}`;
      const found = await given.world.startForge().ensureComment(given.managed({ mayExist: true, body }));
      expect(found).toEqual({ commentId });
      expect(await given.world.comments()).toMatchObject([{ body: "first" }, { id: commentId, body }]);
    });

    it("is found among hundreds of comments", async () => {
      const { commentId } = await given.forge.ensureComment(given.managed());
      const others = Array.from({ length: 120 }, (_, index) => `comment ${index}`);
      for (const body of others) await given.world.comment("alice", body);
      const other = '<!-- porter {"task":"another"} -->';
      const late = await given.forge.ensureComment(given.managed({ marker: other, body: `x ${other}` }));
      const restarted = given.world.startForge();
      expect(await restarted.ensureComment(given.managed({ mayExist: true }))).toEqual({ commentId });
      expect(
        await restarted.ensureComment(given.managed({ mayExist: true, marker: other, body: `x ${other}` })),
      ).toEqual(late);
    });

    it("is never somebody else's comment, whatever marker that carries", async () => {
      const forged = await given.world.comment("mallory", `mine now ${marker}`);
      const { commentId } = await given.forge.ensureComment(given.managed({ mayExist: true }));
      expect(commentId).not.toBe(forged);
      expect(await given.world.comments()).toMatchObject([
        { id: forged, body: `mine now ${marker}` },
        { id: commentId, body: given.managed().body },
      ]);
    });

    it("is made anew when somebody deleted it", async () => {
      const { commentId } = await given.forge.ensureComment(given.managed());
      await given.world.deleteComment(commentId);
      const body = `Task started\n\n${marker}`;
      const again = await given.forge.ensureComment(given.managed({ commentId, body }));
      expect(await given.world.comments()).toMatchObject([{ id: again.commentId, body }]);
      const { commentId: repeated } = await given.world
        .startForge()
        .ensureComment(given.managed({ commentId, body, mayExist: true }));
      expect(repeated).toBe(again.commentId);
    });

    it("is not doubled when the answer to its creation was lost", async () => {
      given.world.break({ kind: "lost-answer", step: "comment" });
      expect((await problemOf(given.forge.ensureComment(given.managed()))).retry).toBe("later");
      given.world.heal();
      const { commentId } = await given.forge.ensureComment(given.managed({ mayExist: true }));
      expect(await given.world.comments()).toMatchObject([{ id: commentId }]);
    });
  });
}
