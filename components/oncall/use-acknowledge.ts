'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { actOnException, ViewError } from '@/lib/client';

/** Acknowledges one exception, and says in words why it did not work; what is on the page is then read again. */
export function useAcknowledge({ ref, version }: { ref: string; version: number }) {
  const client = useQueryClient();
  const [state, setState] = useState<'ready' | 'busy'>('ready');
  const [fault, setFault] = useState<string | null>(null);
  const acknowledge = async () => {
    setState('busy');
    try {
      await actOnException(ref, { action: 'acknowledge', version });
      setFault(null);
    } catch (error) {
      const conflict = error instanceof ViewError && error.status === 409;
      setFault(
        error instanceof ViewError
          ? `${error.message}${conflict ? ' The page now shows the newest.' : ''}`
          : 'There is no connection. Nothing was acknowledged; try again.',
      );
    }
    setState('ready');
    // Not waited for: how it ended is told at once, also while the page cannot be read again.
    void client.invalidateQueries();
  };
  return { acknowledge, busy: state === 'busy', fault };
}
