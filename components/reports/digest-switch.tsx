'use client';
import { useState } from 'react';
import { Switch } from '@/components/ui/switch';
import { setDigest } from '@/lib/client';

/** Turns one's own weekly mail of a report on or off. */
export function DigestSwitch({ audience, on }: { audience: string; on: boolean }) {
  const [wanted, setWanted] = useState(on);
  const [fault, setFault] = useState('');
  const change = (next: boolean) => {
    setWanted(next);
    setFault('');
    setDigest(audience, next).catch((error: unknown) => {
      setWanted(!next);
      setFault(error instanceof Error ? error.message : 'It could not be saved. Try again.');
    });
  };
  return (
    <span>
      <Switch checked={wanted} change={change}>
        Weekly mail
      </Switch>
      {fault ? (
        <span role="alert" className="block text-s text-crit-text">
          {fault}
        </span>
      ) : null}
    </span>
  );
}
