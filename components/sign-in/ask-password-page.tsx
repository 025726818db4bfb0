'use client';
import Link from 'next/link';
import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { useDeed } from '@/components/ui/use-deed';
import { askPasswordLink } from '@/lib/client';
import { fieldClass } from './field-class';
import { PlainPage } from './plain-page';

/** Asks for a mail with a way to a new password; says the same whoever asks. */
export function AskPasswordPage() {
  const { run, busy, fault } = useDeed();
  const [sent, setSent] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const email = new FormData(event.currentTarget).get('email');
    void run(async () => {
      await askPasswordLink(typeof email === 'string' ? email : '');
      setSent(true);
    });
  };
  return (
    <PlainPage
      title={sent ? 'Look into your mail.' : 'A new password'}
      lede={
        sent
          ? 'If somebody here signs in with this e-mail and a password, a link is on its way. It works once, for an hour.'
          : 'We send you a link with which you choose one.'
      }
    >
      {sent ? null : (
        <form onSubmit={submit} className="grid gap-3.5" aria-label="A new password">
          {fault}
          <label className="grid gap-1">
            <span className="text-s font-medium text-ink-2">E-mail</span>
            <input name="email" type="email" required autoComplete="username" maxLength={254} className={fieldClass} />
          </label>
          <Button type="submit" look="primary" disabled={busy} className="min-h-9 max-md:min-h-11">
            Send the link
          </Button>
        </form>
      )}
      <p className="text-s text-ink-3">
        <Link href="/sign-in" className="underline">
          Back to signing in
        </Link>
      </p>
    </PlainPage>
  );
}
