'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { beginSignOn } from './send-sign-in';

export interface SignOnOffer {
  /** Where to go on afterwards. */
  next: string;
  /** The provider sent somebody back who does not come in. */
  refused: boolean;
}

/** Leads to the single sign-on of the organisation. */
export function SignOnButton({ offer }: { offer: SignOnOffer }) {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(
    offer.refused
      ? 'Your organisation knows you, but you cannot come in this way. Either none of your groups has a right here, or you have a password here: sign in with that, or ask an administrator.'
      : null,
  );
  const begin = async () => {
    setBusy(true);
    const result = await beginSignOn(offer.next);
    if (result.ok) return window.location.assign(result.url);
    setBusy(false);
    setFault(result.message);
  };
  return (
    <div className="grid max-w-[380px] gap-3">
      {fault ? (
        <p role="alert" className="rounded-m bg-crit-soft px-3 py-2 font-medium text-crit-text">
          {fault}
        </p>
      ) : null}
      <Button look="primary" onClick={begin} disabled={busy} className="min-h-9 max-md:min-h-11">
        {busy ? 'One moment' : 'Sign in with your organisation'}
      </Button>
      <p className="text-s text-ink-3">or with a password that you have here:</p>
    </div>
  );
}
