'use client';
import { type FormEvent, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { type DemoChoice, DemoChoices } from './demo-choices';
import { type SignInResult, sendSignIn } from './send-sign-in';

type Fault = Extract<SignInResult, { ok: false }>;
const fieldClass =
  'h-9 w-full rounded-m border border-control bg-surface px-2.5 text-m text-ink aria-invalid:border-crit max-md:h-11 max-md:text-[16px]';

/** Sign-in by e-mail and password, beside the demo people where there are any. The page itself sends a signed-in person on. */
export function SignInForm({ demo }: { demo: { people: DemoChoice[]; password: string } | null }) {
  const [fault, setFault] = useState<Fault | null>(null);
  const [busyWith, setBusyWith] = useState<string | null>(null);
  const emailField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);

  async function signIn(email: string, password: string) {
    setBusyWith(email);
    setFault(null);
    const result = await sendSignIn(email, password);
    // Asking for this page again, now with a session, leads to `next` or to the person's own page.
    if (result.ok) return window.location.reload();
    setBusyWith(null);
    setFault(result);
    ({ email: emailField, password: passwordField })[result.field ?? 'password'].current?.focus();
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    void signIn(emailField.current?.value.trim() ?? '', passwordField.current?.value ?? '');
  }

  const faultOf = (field: 'email' | 'password') =>
    fault?.field === field ? { 'aria-invalid': true, 'aria-describedby': 'sign-in-fault' } : {};
  return (
    <div className={demo ? 'grid gap-10 md:grid-cols-[minmax(0,1fr)_minmax(0,1.25fr)] md:gap-12' : ''}>
      <form onSubmit={submit} noValidate className="grid content-start gap-3.5" aria-label="Sign in">
        {fault ? (
          <p id="sign-in-fault" role="alert" className="rounded-m bg-crit-soft px-3 py-2 font-medium text-crit-text">
            {fault.message}
          </p>
        ) : null}
        <label className="grid gap-1">
          <span className="text-s font-medium text-ink-2">E-mail</span>
          <input ref={emailField} name="email" type="email" autoComplete="username" className={fieldClass} {...faultOf('email')} />
        </label>
        <label className="grid gap-1">
          <span className="text-s font-medium text-ink-2">Password</span>
          <input
            ref={passwordField}
            name="password"
            type="password"
            autoComplete="current-password"
            className={fieldClass}
            {...faultOf('password')}
          />
        </label>
        <Button type="submit" look="primary" disabled={busyWith !== null} className="mt-1 min-h-9 max-md:min-h-11">
          {busyWith === null ? 'Sign in' : 'Signing in'}
        </Button>
        <p className="text-s text-ink-3">
          Forgotten it, or never had one? The people who run Throughline here make accounts and new passwords.
        </p>
      </form>
      {demo ? <DemoChoices people={demo.people} busyWith={busyWith} onChoose={(email) => void signIn(email, demo.password)} /> : null}
    </div>
  );
}
