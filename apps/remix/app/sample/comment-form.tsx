import { Form, useNavigation } from "@remix-run/react";
import { useEffect, useRef } from "react";

interface CommentFormProps {
  /** Login the comment will be from. */
  readonly you: string;
  /** Agent named in the prefilled command; `null` when none is ready. */
  readonly agent: string | null;
  /** Why the last comment was not written. */
  readonly refusal: string | null;
  /** Whether a task of this issue can be stopped, and one run again. */
  readonly canStop: boolean;
  readonly canRetry: boolean;
}

/** The box in which `@porter` is written, and buttons for the commands one might try next. */
export function CommentForm({ you, agent, refusal, canStop, canRetry }: CommentFormProps) {
  const navigation = useNavigation();
  const sending = navigation.state !== "idle" && navigation.formMethod === "POST";
  const box = useRef<HTMLTextAreaElement>(null);
  const prefill = agent === null ? "@porter help" : `@porter ${agent}`;
  const wasSending = useRef(false);
  useEffect(() => {
    if (wasSending.current && !sending && refusal === null && box.current !== null)
      box.current.value = prefill;
    wasSending.current = sending;
  }, [sending, refusal, prefill]);
  return (
    <Form method="post" className="card p-3" preventScrollReset>
      <label htmlFor="body" className="block px-1 pb-1.5 text-[13px] font-semibold">
        Comment as {you}
      </label>
      <textarea
        ref={box}
        id="body"
        name="body"
        rows={3}
        required
        defaultValue={prefill}
        spellCheck={false}
        aria-describedby={refusal === null ? undefined : "refusal"}
        className="field block w-full resize-y font-mono text-[13px] leading-relaxed"
      />
      {refusal !== null && (
        <p id="refusal" role="alert" className="mt-2 px-1 text-[13px] text-error-ink">
          {refusal}
        </p>
      )}
      <div className="mt-3 flex flex-wrap items-center justify-between gap-2">
        <div className="flex flex-wrap gap-2" role="group" aria-label="Other commands">
          <CommandButton command="help" />
          <CommandButton command="status" />
          {canStop && <CommandButton command="stop" />}
          {canRetry && <CommandButton command="retry" />}
        </div>
        <button className="button button-primary max-sm:w-full" name="intent" value="comment">
          {sending ? "Commenting…" : "Comment"}
        </button>
      </div>
    </Form>
  );
}

/** Writes this command as a comment of its own, whatever stands in the box. */
function CommandButton({ command }: { readonly command: string }) {
  return (
    <button className="button font-mono text-xs" name="command" value={`@porter ${command}`} formNoValidate>
      @porter {command}
    </button>
  );
}
