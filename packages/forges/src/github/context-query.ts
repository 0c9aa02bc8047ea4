/**
 * Everything a prompt may quote, in one request.
 * Schema: https://docs.github.com/en/graphql/overview/public-schema
 */
export const contextQuery = /* GraphQL */ `
  query PorterIssueContext(
    $owner: String!
    $name: String!
    $number: Int!
    $baseRef: String!
    $hasBase: Boolean!
    $headRef: String!
    $agentsGuide: String!
    $readme: String!
    $readmeLower: String!
    $readmePlain: String!
    $readmeRst: String!
    $readmeText: String!
    $porterConfig: String!
  ) {
    repository(owner: $owner, name: $name) {
      id
      nameWithOwner
      description
      isPrivate
      primaryLanguage {
        name
      }
      refs(refPrefix: "refs/heads/", first: 50) {
        totalCount
        nodes {
          name
        }
      }
      defaultBranchRef {
        name
        target @skip(if: $hasBase) {
          ...BaseCommit
        }
      }
      base: ref(qualifiedName: $baseRef) @include(if: $hasBase) {
        name
        target {
          ...BaseCommit
        }
      }
      head: ref(qualifiedName: $headRef) {
        name
      }
      agentsGuide: object(expression: $agentsGuide) {
        ...FileText
      }
      readme: object(expression: $readme) {
        ...FileText
      }
      readmeLower: object(expression: $readmeLower) {
        ...FileText
      }
      readmePlain: object(expression: $readmePlain) {
        ...FileText
      }
      readmeRst: object(expression: $readmeRst) {
        ...FileText
      }
      readmeText: object(expression: $readmeText) {
        ...FileText
      }
      porterConfig: object(expression: $porterConfig) {
        ...FileText
      }
      issue(number: $number) {
        number
        title
        body
        url
        state
        createdAt
        lastEditedAt
        author {
          ...Person
        }
        labels(first: 50) {
          nodes {
            name
          }
        }
        assignees(first: 20) {
          nodes {
            login
          }
        }
        comments(last: 50) {
          totalCount
          nodes {
            fullDatabaseId
            body
            createdAt
            lastEditedAt
            isMinimized
            author {
              ...Person
            }
          }
        }
        closedByPullRequestsReferences(first: 20, includeClosedPrs: true) {
          nodes {
            number
            title
            url
            state
            repository {
              nameWithOwner
            }
          }
        }
        timelineItems(last: 50, itemTypes: [CROSS_REFERENCED_EVENT]) {
          nodes {
            ... on CrossReferencedEvent {
              isCrossRepository
              source {
                __typename
                ... on Issue {
                  number
                  title
                  url
                  issueState: state
                }
                ... on PullRequest {
                  number
                  title
                  url
                  pullRequestState: state
                }
              }
            }
          }
        }
      }
    }
  }

  fragment BaseCommit on GitObject {
    ... on Commit {
      oid
      tree {
        oid
        entries {
          name
          type
          object {
            ... on Tree {
              entries {
                name
                type
              }
            }
          }
        }
      }
    }
  }

  fragment FileText on GitObject {
    ... on Blob {
      text
    }
  }

  fragment Person on Actor {
    __typename
    login
  }
`;
