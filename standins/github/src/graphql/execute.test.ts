import { afterAll, beforeAll, expect, test } from "vitest";
import { apiClient, installationToken } from "../testing/api-client.ts";
import type { Ask } from "../testing/api-client.ts";
import { startValidatedGitHubStandIn } from "../testing/index.ts";
import type { ValidatedGitHubStandIn } from "../testing/index.ts";

const repository = "acme/hello";
let standIn: ValidatedGitHubStandIn;
let ask: Ask;

beforeAll(async () => {
  standIn = await startValidatedGitHubStandIn();
  await standIn.addRepository({
    name: repository,
    description: "Hello",
    private: true,
    primaryLanguage: "TypeScript",
    collaborators: { you: "maintain" },
    files: {
      "README.md": "# hello ✨\n",
      "src/deep/a.ts": "export {};\n",
      "logo.png": { content: Uint8Array.of(137, 80, 0, 1), mode: "100644" },
    },
  });
  standIn.openIssue({ repository, author: "you", title: "One", body: "Text", labels: ["bug"] });
  standIn.openIssue({ repository, author: "robin", title: "Two", body: "See #1" });
  const edited = standIn.comment({ repository, number: 1 }, "you", "first");
  standIn.clock.advance(5_000);
  standIn.editComment({ repository, number: 1 }, { id: edited.id, actor: "you", body: "first, edited" });
  const hidden = standIn.comment({ repository, number: 1 }, standIn.botLogin, "second");
  standIn.minimizeComment(repository, hidden.id, "OUTDATED");
  ask = apiClient(standIn, await installationToken(standIn, repository));
});

afterAll(() => standIn.close());

async function query(text: string, variables: object = {}, as = ask) {
  const { status, body } = await as("POST /graphql", { query: text, variables });
  expect(status).toBe(200);
  return body;
}

test("an issue, its comments and what mentions it are read in one request", async () => {
  const { data, errors } = await query(
    `query ($owner: String!, $name: String!) {
      repository(owner: $owner, name: $name) {
        description isPrivate primaryLanguage { name }
        issue(number: 1) {
          title body state author { __typename login } labels(first: 5) { nodes { name } }
          comments(last: 50) {
            totalCount
            nodes { body isMinimized lastEditedAt author { __typename login } authorAssociation }
          }
          timelineItems(last: 20, itemTypes: [CROSS_REFERENCED_EVENT]) {
            nodes { ... on CrossReferencedEvent { willCloseTarget source { ... on Issue { number title } } } }
          }
        }
        collaborators(query: "you", first: 1) { edges { permission node { login } } }
      }
    }`,
    { owner: "acme", name: "hello" },
  );
  expect(errors).toBeUndefined();
  expect(data.repository).toEqual({
    description: "Hello",
    isPrivate: true,
    primaryLanguage: { name: "TypeScript" },
    issue: {
      title: "One",
      body: "Text",
      state: "OPEN",
      author: { __typename: "User", login: "you" },
      labels: { nodes: [{ name: "bug" }] },
      comments: {
        totalCount: 2,
        nodes: [
          {
            body: "first, edited",
            isMinimized: false,
            lastEditedAt: expect.stringMatching(/Z$/),
            author: { __typename: "User", login: "you" },
            authorAssociation: "COLLABORATOR",
          },
          {
            body: "second",
            isMinimized: true,
            lastEditedAt: null,
            author: { __typename: "Bot", login: "porter" },
            authorAssociation: "NONE",
          },
        ],
      },
      timelineItems: { nodes: [{ willCloseTarget: false, source: { number: 2, title: "Two" } }] },
    },
    collaborators: { edges: [{ permission: "MAINTAIN", node: { login: "you" } }] },
  });
});

test("files, folders and branches are read by expression", async () => {
  const { data } = await query(
    `{ repository(owner: "acme", name: "hello") {
      defaultBranchRef { name prefix target { oid __typename } }
      refs(refPrefix: "refs/heads/", first: 10) { nodes { name } }
      readme: object(expression: "HEAD:README.md") { ... on Blob { text byteSize isBinary } }
      logo: object(expression: "main:logo.png") { ... on Blob { text isBinary } }
      absent: object(expression: "HEAD:absent.md") { oid }
      root: object(expression: "HEAD:") {
        ... on Tree { entries { name type mode object { ... on Tree { entries { name type } } } } }
      }
    } }`,
  );
  const main = (await standIn.refs(repository)).get("refs/heads/main");
  expect(data.repository).toEqual({
    defaultBranchRef: { name: "main", prefix: "refs/heads/", target: { oid: main, __typename: "Commit" } },
    refs: { nodes: [{ name: "main" }] },
    readme: { text: "# hello ✨\n", byteSize: 12, isBinary: false },
    logo: { text: null, isBinary: true },
    absent: null,
    root: {
      entries: [
        { name: "README.md", type: "blob", mode: 33188, object: {} },
        { name: "logo.png", type: "blob", mode: 33188, object: {} },
        { name: "src", type: "tree", mode: 16384, object: { entries: [{ name: "deep", type: "tree" }] } },
      ],
    },
  });
});

test("mutations act like their REST counterparts", async () => {
  const found = await query(`{ repository(owner: "acme", name: "hello") { issue(number: 2) { id } } }`);
  const added = await query(
    `mutation ($id: ID!) { addComment(input: { subjectId: $id, body: "hi" }) { commentEdge { node { id databaseId } } } }`,
    { id: found.data.repository.issue.id },
  );
  const { id } = added.data.addComment.commentEdge.node;
  await query(
    `mutation ($id: ID!) { updateIssueComment(input: { id: $id, body: "hello" }) { issueComment { body } } }`,
    { id },
  );
  const reaction = await query(
    `mutation ($id: ID!) { addReaction(input: { subjectId: $id, content: EYES }) { reaction { content } subject { id } } }`,
    { id },
  );
  expect(reaction.data.addReaction).toEqual({ reaction: { content: "EYES" }, subject: { id } });
  const [comment] = standIn.comments({ repository, number: 2 });
  expect(comment).toMatchObject({
    body: "hello",
    author: { login: "porter[bot]" },
    reactions: [{ content: "eyes" }],
  });
});

test("what a caller may not see does not exist", async () => {
  const stranger = apiClient(standIn, standIn.addUserToken("stranger"));
  const { data, errors } = await query(`{ repository(owner: "acme", name: "hello") { id } }`, {}, stranger);
  expect(data.repository).toBeNull();
  expect(errors[0]).toMatchObject({ type: "NOT_FOUND", path: ["repository"] });
});

test("a token without the permission is refused the field", async () => {
  const token = await installationToken(standIn, repository, { permissions: { contents: "read" } });
  const { errors } = await query(
    `{ repository(owner: "acme", name: "hello") { issue(number: 1) { title } } }`,
    {},
    apiClient(standIn, token),
  );
  expect(errors[0]).toMatchObject({ type: "FORBIDDEN", message: "Resource not accessible by integration" });
});

test("a connection without bounds, or beyond 100, is refused as GitHub does", async () => {
  const unbounded = await query(`{ repository(owner: "acme", name: "hello") { issues { totalCount } } }`);
  expect(unbounded.errors[0].type).toBe("MISSING_PAGINATION_BOUNDARIES");
  const wide = await query(
    `{ repository(owner: "acme", name: "hello") { issues(first: 101) { totalCount } } }`,
  );
  expect(wide.errors[0].message).toContain("exceeds the `first` limit of 100");
  expect(standIn.violations).toEqual([]);
});
