import { GraphQLError } from "graphql";
import type { GraphQLFieldResolver } from "graphql";
import { actorFields } from "./fields/actor.ts";
import { checkRunFields } from "./fields/check-run.ts";
import { commentFields } from "./fields/comment.ts";
import { crossReferenceFields } from "./fields/cross-reference.ts";
import { blobFields, commitFields, treeEntryFields, treeFields } from "./fields/git-object.ts";
import { mutationFields } from "./fields/mutation.ts";
import { pullRequestFields } from "./fields/pull-request.ts";
import { queryFields } from "./fields/query.ts";
import { reactionFields } from "./fields/reaction.ts";
import { refFields } from "./fields/ref.ts";
import { repositoryFields } from "./fields/repository.ts";
import { reviewCommentFields, reviewFields, reviewThreadFields } from "./fields/review.ts";
import { issueFields } from "./fields/subject.ts";
import type { Scope } from "./scope.ts";
import type { Field } from "./source.ts";

/** The fields of each type of GitHub's schema that the stand-in knows. */
const fieldsByType: Readonly<Record<string, Readonly<Record<string, Field<never>>>>> = {
  Blob: blobFields,
  Bot: actorFields,
  CheckRun: checkRunFields,
  Commit: commitFields,
  CrossReferencedEvent: crossReferenceFields,
  Issue: issueFields,
  IssueComment: commentFields,
  Mutation: mutationFields,
  Organization: actorFields,
  PullRequest: pullRequestFields,
  PullRequestReview: reviewFields,
  PullRequestReviewComment: reviewCommentFields,
  PullRequestReviewThread: reviewThreadFields,
  Query: queryFields,
  Reaction: reactionFields,
  Ref: refFields,
  Repository: repositoryFields,
  Tree: treeFields,
  TreeEntry: treeEntryFields,
  User: actorFields,
};

/**
 * Finds a field by the name of its type, or as a property of what a connection or mutation returned. A field that
 * is neither is an error and not `null`, so that a missing resolver cannot pass for a missing value.
 */
// oxlint-disable-next-line max-params -- graphql-js calls resolvers with four
export const resolveField: GraphQLFieldResolver<unknown, Scope> = (source, args, scope, info) => {
  const { parentType, fieldName } = info;
  const field = fieldsByType[parentType.name]?.[fieldName];
  // The schema guarantees that an object of this type is of the kind this type's fields take.
  if (field !== undefined) return field(source as never, args, scope);
  const value = (source as Readonly<Record<string, unknown>> | null)?.[fieldName];
  if (value === undefined) {
    throw new GraphQLError(`The GitHub stand-in does not resolve ${parentType.name}.${fieldName}.`);
  }
  return value;
};
