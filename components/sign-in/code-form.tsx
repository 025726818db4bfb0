'use client';
import { type FormEvent, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { fieldClass } from './field-class';
import { sendCode } from './send-sign-in';

/** The code of an authenticator, after the password was right. */
export function CodeForm({ again }: { again: () => void }) {
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setBusy(true);
    setFault(null);
    const result = await sendCode(field.current?.value ?? '');
    // Asking for this page again, now with a session, leads to `next` or to the person's own page.
    if (result.ok) return window.location.reload();
    setBusy(false);
    setFault(result.message);
    field.current?.focus();
  }

  return (
    <form onSubmit={submit} noValidate className="grid max-w-[380px] content-start gap-3.5" aria-label="Code of your second factor">
      {fault ? (
        <p id="code-fault" role="alert" className="rounded-m bg-crit-soft px-3 py-2 font-medium text-crit-text">
          {fault}
        </p>
      ) : null}
      <label className="grid gap-1">
        <span className="text-s font-medium text-ink-2">Code</span>
        {/* The person has just asked for this field by giving the password. */}
        <input
          ref={field}
          // biome-ignore lint/a11y/noAutofocus: it is the one thing to do on this page.
          autoFocus
          name="code"
          inputMode="text"
          autoComplete="one-time-code"
          maxLength={20}
          className={fieldClass}
          {...(fault ? { 'aria-invalid': true, 'aria-describedby': 'code-fault' } : {})}
        />
        <span className="text-s text-ink-3">The six digits that your authenticator shows, or one of your backup codes.</span>
      </label>
      <div className="flex gap-2">
        <Button type="submit" look="primary" disabled={busy} className="min-h-9 max-md:min-h-11">
          {busy ? 'Signing in' : 'Sign in'}
        </Button>
        <Button look="quiet" onClick={again} className="min-h-9 max-md:min-h-11">
          Begin again
        </Button>
      </div>
    </form>
  );
}
