'use client';
import { useState } from 'react';

/** Runs what a person asked for: whether it is under way, and its fault in words, to be shown where it was asked. */
export function useDeed() {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const run = async (deed: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    setFault(null);
    try {
      await deed();
    } catch (error) {
      setFault(error instanceof Error ? error.message : 'It did not work. Try again.');
    }
    setBusy(false);
  };
  return {
    run,
    busy,
    fault: fault ? (
      <p role="alert" className="rounded-m border border-high bg-high-soft px-3 py-2">
        {fault}
      </p>
    ) : null,
  };
}
