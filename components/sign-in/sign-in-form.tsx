'use client';
import Link from 'next/link';
import { type FormEvent, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { CodeForm } from './code-form';
import { type DemoChoice, DemoChoices } from './demo-choices';
import { fieldClass } from './field-class';
import { type SignInResult, sendSignIn } from './send-sign-in';

type Fault = Extract<SignInResult, { ok: false }>;

/** Sign-in by e-mail and password, beside the demo people where there are any. The page itself sends a signed-in person on. */
export function SignInForm({ demo }: { demo: { people: DemoChoice[]; password: string } | null }) {
  const [fault, setFault] = useState<Fault | null>(null);
  const [busyWith, setBusyWith] = useState<string | null>(null);
  const [asksCode, setAsksCode] = useState(false);
  const emailField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);

  async function signIn(email: string, password: string) {
    setBusyWith(email);
    setFault(null);
    const result = await sendSignIn(email, password);
    // Asking for this page again, now with a session, leads to `next` or to the person's own page.
    if (result.ok && !result.asksCode) return window.location.reload();
    setBusyWith(null);
    if (result.ok) return setAsksCode(true);
    setFault(result);
    (result.field === 'email' ? emailField : passwordField).current?.focus();
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    void signIn(emailField.current?.value.trim() ?? '', passwordField.current?.value ?? '');
  }

  const faultOf = (field: 'email' | 'password') =>
    fault?.field === field ? { 'aria-invalid': true, 'aria-describedby': 'sign-in-fault' } : {};
  if (asksCode) return <CodeForm again={() => setAsksCode(false)} />;
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
          <Link href="/password" className="underline">
            Forgotten it?
          </Link>{' '}
          Accounts are made by the people who run Throughline here.
        </p>
      </form>
      {demo ? <DemoChoices people={demo.people} busyWith={busyWith} onChoose={(email) => void signIn(email, demo.password)} /> : null}
    </div>
  );
}
