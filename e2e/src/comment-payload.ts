/** What GitHub sends for a new comment on an issue, in the parts that matter. */
export function commentPayload(
  body: string,
  author: { login: string; type: string } = { login: "ann", type: "User" },
) {
  const user = { ...author, id: 3 };
  const at = "2026-11-20T09:00:00Z";
  const repository = "https://github.com/acme/api";
  return {
    action: "created",
    installation: { id: 7 },
    repository: { id: 5, name: "api", full_name: "acme/api", private: false, owner: { login: "acme" } },
    sender: user,
    issue: {
      number: 12,
      title: "Fix login",
      body: "It fails.",
      html_url: `${repository}/issues/12`,
      user,
      created_at: at,
      updated_at: at,
    },
    comment: {
      id: 99,
      body,
      html_url: `${repository}/issues/12#issuecomment-99`,
      user,
      created_at: at,
      updated_at: at,
    },
  };
}
