'use client';
import Link from 'next/link';
import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { useDeed } from '@/components/ui/use-deed';
import { setPassword } from '@/lib/client';
import { PASSWORD_LEAST } from '@/lib/domain/password-limits';
import { fieldClass } from './field-class';
import { PlainPage } from './plain-page';

/** Chooses a password by the link of a mail. The link stands behind the # of the address, which browsers send to nobody. */
export function SetPasswordPage() {
  const { run, busy, fault } = useDeed();
  const [done, setDone] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const password = new FormData(event.currentTarget).get('password');
    void run(async () => {
      await setPassword(window.location.hash.slice(1), typeof password === 'string' ? password : '');
      window.history.replaceState(null, '', window.location.pathname);
      setDone(true);
    });
  };
  if (done)
    return (
      <PlainPage title="Your password is set." lede="Every session that was open has ended.">
        <p>
          <Link href="/sign-in" className="font-medium text-accent underline">
            Sign in with it
          </Link>
        </p>
      </PlainPage>
    );
  return (
    <PlainPage title="Choose a password" lede={`At least ${PASSWORD_LEAST} characters. A few words that only you put together do well.`}>
      <form onSubmit={submit} className="grid gap-3.5" aria-label="Choose a password">
        {fault}
        <label className="grid gap-1">
          <span className="text-s font-medium text-ink-2">New password</span>
          <input
            name="password"
            type="password"
            required
            minLength={PASSWORD_LEAST}
            maxLength={128}
            autoComplete="new-password"
            className={fieldClass}
          />
        </label>
        <Button type="submit" look="primary" disabled={busy} className="min-h-9 max-md:min-h-11">
          Set the password
        </Button>
      </form>
      <p className="text-s text-ink-3">
        <Link href="/password" className="underline">
          Ask for a new link
        </Link>
      </p>
    </PlainPage>
  );
}
