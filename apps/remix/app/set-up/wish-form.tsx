import { Form } from "@remix-run/react";

interface WishFormProps {
  readonly needsToken: boolean;
  /** What to change in what was sent. */
  readonly problem: string | null;
}

/** Asks how the App is called and who owns it. */
export function WishForm({ needsToken, problem }: WishFormProps) {
  return (
    <Form method="post" className="card space-y-4 px-5 py-5">
      <div>
        <label htmlFor="name" className="mb-1 block text-[13px] font-semibold">
          Name of the App
        </label>
        <input id="name" name="name" required maxLength={34} defaultValue="Porter" className="field w-full" />
        <p className="mt-1 text-[13px] text-ink-2">Must be free on GitHub; you can still change it there.</p>
      </div>
      <fieldset className="space-y-2">
        <legend className="mb-1 text-[13px] font-semibold">Owner</legend>
        <label className="flex items-center gap-2 text-[13px]">
          <input type="radio" name="owner" value="person" defaultChecked /> My own account
        </label>
        <label className="flex items-center gap-2 text-[13px]">
          <input type="radio" name="owner" value="organization" /> An organisation I own
        </label>
        <input
          name="organization"
          aria-label="Organisation"
          placeholder="acme"
          autoComplete="off"
          className="field w-full"
        />
      </fieldset>
      {needsToken && (
        <div>
          <label htmlFor="token" className="mb-1 block text-[13px] font-semibold">
            Set-up token
          </label>
          <input
            id="token"
            name="token"
            type="password"
            required
            autoComplete="off"
            className="field w-full"
          />
          <p className="mt-1 text-[13px] text-ink-2">It is printed in the terminal Porter was started in.</p>
        </div>
      )}
      {problem !== null && (
        <p role="alert" className="text-[13px] text-error-ink">
          {problem}
        </p>
      )}
      <button className="button button-primary">Continue</button>
    </Form>
  );
}
