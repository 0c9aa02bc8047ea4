interface ManifestFormProps {
  readonly action: string;
  readonly manifest: string;
}

/** Sends the browser to GitHub with everything the App needs. A plain form: it leaves this site. */
export function ManifestForm({ action, manifest }: ManifestFormProps) {
  return (
    <form method="post" action={action} className="card space-y-4 px-5 py-5">
      <p className="text-[13px] text-ink-2">
        GitHub shows what the App may do and asks you to confirm. It then sends you back here, and Porter
        keeps the App's keys encrypted in its data folder.
      </p>
      <input type="hidden" name="manifest" value={manifest} />
      <button className="button button-primary">Continue to GitHub</button>
    </form>
  );
}
