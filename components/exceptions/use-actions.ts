'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { actOnException, exceptionQuery, ViewError } from '@/lib/client';
import type { ExceptionAction } from '@/lib/domain';

/** An exception as somebody saw it: acting on another version is refused. */
export interface Target {
  ref: string;
  version: number;
  title?: string;
  supplier?: string | null;
  transactions?: number;
  ticketUrl?: string | null;
}

export interface Outcome {
  ref: string;
  /** Null when it worked. */
  fault: string | null;
  /** True when somebody else was faster, so that reading again helps. */
  conflict: boolean;
}

type Without<T> = T extends unknown ? Omit<T, 'version'> : never;
/** An action without the version, which each target brings. */
export type Asked = Without<ExceptionAction>;

const toFault = (ref: string, error: unknown): Outcome => {
  const conflict = error instanceof ViewError && error.status === 409;
  return { ref, conflict, fault: error instanceof Error ? error.message : 'It did not work. Try again.' };
};

/** Acts on one or many exceptions, one after the other, and tells how each ended. */
export function useActions() {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const run = async (targets: readonly Target[], asked: Asked): Promise<Outcome[]> => {
    setBusy(true);
    const outcomes: Outcome[] = [];
    for (const { ref, version } of targets) {
      try {
        const view = await actOnException(ref, { ...asked, version } as ExceptionAction);
        client.setQueryData(exceptionQuery(ref).queryKey, view);
        outcomes.push({ ref, fault: null, conflict: false });
      } catch (error) {
        outcomes.push(toFault(ref, error));
      }
    }
    setBusy(false);
    // Not waited for: how it ended is told at once, also while the lists cannot be read.
    void client.invalidateQueries();
    return outcomes;
  };
  return { run, busy };
}
