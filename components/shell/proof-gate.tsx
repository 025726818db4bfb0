'use client';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field, TextInput } from '@/components/ui/field';
import { useDeed } from '@/components/ui/use-deed';
import { accountQuery, onProofNeeded, prove } from '@/lib/client';

async function signOnAgain(): Promise<void> {
  const next = `${window.location.pathname}${window.location.search}`;
  const response = await fetch('/api/auth/sign-in/social', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ next }),
  });
  const said: unknown = response.ok ? await response.json() : null;
  if (typeof said !== 'object' || said === null || !('url' in said) || typeof said.url !== 'string')
    throw new Error('The single sign-on of your organisation cannot be reached. Try again in a minute.');
  window.location.assign(said.url);
}

function ProofDialog({ done }: { done: (proved: boolean) => void }) {
  const { data: account } = useQuery(accountQuery());
  const { run, busy, fault } = useDeed();
  const [text, setText] = useState('');
  const byCode = account?.secondFactor.on ?? false;
  const byPassword = account?.signsInBy.includes('password') ?? true;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // It stands inside the form of whatever waits, as React sees it.
    event.stopPropagation();
    void run(async () => {
      await prove(byCode ? { code: text } : { password: text });
      done(true);
    });
  };
  return (
    <Dialog
      open
      close={() => done(false)}
      title="Show that it is you"
      actions={
        <>
          <Button onClick={() => done(false)}>Cancel</Button>
          {byPassword ? (
            <Button look="primary" type="submit" form="proof" disabled={busy || text === '' || !account}>
              Go on
            </Button>
          ) : (
            <Button look="primary" disabled={busy} onClick={() => run(signOnAgain)}>
              Sign in again
            </Button>
          )}
        </>
      }
    >
      {byPassword ? (
        <form id="proof" onSubmit={submit} className="grid gap-3">
          <p>You signed in a while ago, and this is something that matters.</p>
          {byCode ? (
            <Field name="Code" hint="That your authenticator shows, or a backup code.">
              <TextInput
                autoFocus
                autoComplete="one-time-code"
                maxLength={20}
                value={text}
                onChange={({ target }) => setText(target.value)}
              />
            </Field>
          ) : (
            <Field name="Your password">
              <TextInput
                autoFocus
                type="password"
                autoComplete="current-password"
                value={text}
                onChange={({ target }) => setText(target.value)}
              />
            </Field>
          )}
          {fault}
        </form>
      ) : (
        <>
          <p>You signed in a while ago with your organisation. Sign in there again; you come back to this page and go on.</p>
          {fault}
        </>
      )}
    </Dialog>
  );
}

/** Asks the person to show that it is they whenever an action waits for it. */
export function ProofGate() {
  const [asking, setAsking] = useState(false);
  const waiting = useRef<((proved: boolean) => void)[]>([]);
  // The sender of actions lives outside React.
  useEffect(
    () =>
      onProofNeeded(
        () =>
          new Promise<boolean>((resolve) => {
            waiting.current.push(resolve);
            setAsking(true);
          }),
      ),
    [],
  );
  const done = (proved: boolean) => {
    setAsking(false);
    for (const resolve of waiting.current.splice(0)) resolve(proved);
  };
  return asking ? <ProofDialog done={done} /> : null;
}
