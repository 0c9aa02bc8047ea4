interface AccountMenuProps {
  readonly login: string;
}

/** Who is signed in, and the way out: a form, so that it works without scripts and cannot be prefetched. */
export function AccountMenu({ login }: AccountMenuProps) {
  return (
    <form
      method="post"
      action="/auth/sign-out"
      aria-label="Account"
      className="flex items-center gap-2 px-4 py-1.5 md:mt-6 md:px-2 md:py-0"
    >
      <span className="min-w-0 grow truncate text-[13px] text-ink-2" title={login}>
        {login}
      </span>
      <button type="submit" className="link shrink-0 text-[13px]">
        Sign out
      </button>
    </form>
  );
}
