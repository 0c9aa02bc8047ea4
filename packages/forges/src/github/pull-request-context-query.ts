/**
 * A pull request with everything said about it, in one request.
 * Schema: https://docs.github.com/en/graphql/overview/public-schema
 */
export const pullRequestContextQuery = /* GraphQL */ `
  query PorterPullRequestContext($owner: String!, $name: String!, $number: Int!) {
    repository(owner: $owner, name: $name) {
      pullRequest(number: $number) {
        number
        url
        title
        body
        state
        headRefName
        isCrossRepository
        lastEditedAt
        author {
          ...Person
        }
        closingIssuesReferences(first: 10) {
          nodes {
            number
            title
            body
            url
            repository {
              nameWithOwner
            }
          }
        }
        comments(last: 50) {
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
        reviews(last: 50) {
          nodes {
            fullDatabaseId
            body
            createdAt
            submittedAt
            lastEditedAt
            isMinimized
            author {
              ...Person
            }
          }
        }
        reviewThreads(last: 50) {
          nodes {
            isResolved
            isOutdated
            path
            line
            comments(first: 50) {
              nodes {
                fullDatabaseId
                body
                createdAt
                lastEditedAt
                isMinimized
                diffHunk
                author {
                  ...Person
                }
              }
            }
          }
        }
      }
    }
  }

  fragment Person on Actor {
    __typename
    login
  }
`;
