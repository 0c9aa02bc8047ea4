import { Form, useNavigation } from "@remix-run/react";
import { useEffect, useRef } from "react";

import { TimeAgo } from "../time/time-ago.tsx";

interface KeyRowProps {
  readonly provider: string;
  readonly displayName: string;
  readonly isSet: boolean;
  readonly setAt: Date | null;
  readonly usedAt: Date | null;
  /** What came of the last thing done with this key; `null` for nothing. */
  readonly answer: { readonly ok: boolean; readonly text: string } | null;
}

/** One provider: what is known of its key, and a form to replace it. The key itself is never shown. */
export function KeyRow({ provider, displayName, isSet, setAt, usedAt, answer }: KeyRowProps) {
  const { state, formData } = useNavigation();
  const busy = state !== "idle" && formData?.get("provider") === provider;
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (answer?.ok === true && box.current !== null) box.current.value = "";
  }, [answer]);
  const answerId = `answer-${provider}`;
  return (
    <li className="px-4 py-4">
      <Form method="post" className="grid gap-3 sm:grid-cols-[10rem_minmax(0,1fr)_auto] sm:items-center">
        <input type="hidden" name="provider" value={provider} />
        <label htmlFor={`key-${provider}`} className="text-[13px] font-semibold">
          {displayName}
          <span className="mt-0.5 block text-xs font-normal text-ink-2">
            {isSet ? <KeyFacts setAt={setAt} usedAt={usedAt} /> : "not set"}
          </span>
        </label>
        <input
          ref={box}
          id={`key-${provider}`}
          name="key"
          type="password"
          autoComplete="off"
          spellCheck={false}
          placeholder={isSet ? "set; paste a new key to replace it" : "paste a key"}
          aria-describedby={answer === null ? undefined : answerId}
          className="field w-full font-mono text-[13px]"
        />
        <div className="flex flex-wrap gap-2">
          <button name="intent" value="set" className="button button-primary">
            {busy ? "Checking…" : "Check and save"}
          </button>
          {isSet && (
            <>
              <button name="intent" value="test" className="button">
                Test
              </button>
              <button name="intent" value="delete" className="button button-danger">
                Delete
              </button>
            </>
          )}
        </div>
      </Form>
      {answer !== null && (
        <p
          id={answerId}
          role={answer.ok ? "status" : "alert"}
          className={`mt-2 text-[13px] ${answer.ok ? "text-ink-2" : "text-error-ink"}`}
        >
          {answer.text}
        </p>
      )}
    </li>
  );
}

function KeyFacts({ setAt, usedAt }: Pick<KeyRowProps, "setAt" | "usedAt">) {
  return (
    <>
      {setAt === null ? (
        "set"
      ) : (
        <>
          set <TimeAgo at={setAt} />
        </>
      )}
      {usedAt !== null && (
        <>
          {" · used "}
          <TimeAgo at={usedAt} />
        </>
      )}
    </>
  );
}
