'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Dialog } from '@/components/ui/dialog';
import { Field, TextInput } from '@/components/ui/field';
import { useDeed } from '@/components/ui/use-deed';
import type { AccountAction, AccountAnswer } from '@/lib/domain/views/people';
import { FactorPicture } from './factor-picture';

const keyOf = (otpauth: string) => new URL(otpauth).searchParams.get('secret') ?? '';

/** The key for an authenticator, then a first code of it. */
export function FactorSetup({ act, close }: { act: (action: AccountAction) => Promise<AccountAnswer>; close: () => void }) {
  const { run, busy, fault } = useDeed();
  const [otpauth, setOtpauth] = useState<string | null>(null);
  const [code, setCode] = useState('');
  const begin = () => run(async () => setOtpauth((await act({ action: 'begin_second_factor' })).otpauth));
  const confirm = () => run(() => act({ action: 'confirm_second_factor', code: code.replaceAll(/\s/g, '') }));
  return (
    <Dialog
      open
      close={close}
      title="Set up a second factor"
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          {otpauth === null ? (
            <Button look="primary" disabled={busy} onClick={begin}>
              Begin
            </Button>
          ) : (
            <Button look="primary" disabled={busy || code.trim().length < 6} onClick={confirm}>
              Turn it on
            </Button>
          )}
        </>
      }
    >
      {otpauth === null ? (
        <p>You need a program that makes codes, on your phone or in your password store. From then on signing in asks for a code of it.</p>
      ) : (
        <>
          <p>
            Point the authenticator of your phone at this picture,{' '}
            <a href={otpauth} className="font-medium text-accent underline">
              open it in the authenticator on this device
            </a>
            , or give it this key:
          </p>
          <div className="flex justify-center">
            <FactorPicture otpauth={otpauth} />
          </div>
          <div className="flex items-start gap-2 rounded-m border border-line bg-sunken py-2 pr-1.5 pl-3">
            <code data-testid="factor-key" className="min-w-0 flex-1 font-mono text-s break-all">
              {keyOf(otpauth)
                .match(/.{1,4}/g)
                ?.join(' ')}
            </code>
            <CopyButton value={keyOf(otpauth)} label="key" />
          </div>
          <Field name="Code that it shows" hint="Six digits. They change every half minute.">
            <TextInput
              autoFocus
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={10}
              value={code}
              onChange={({ target }) => setCode(target.value)}
            />
          </Field>
        </>
      )}
      {fault}
    </Dialog>
  );
}
