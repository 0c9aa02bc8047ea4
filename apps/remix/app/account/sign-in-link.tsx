/** Leads to GitHub and back to where one was. A plain link: it leaves the dashboard, and works without scripts. */
export function SignInLink({ to }: { readonly to: string }) {
  return (
    <a href={`/auth/github?to=${encodeURIComponent(to)}`} className="button button-primary">
      Sign in with GitHub
    </a>
  );
}
