'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { actOnException, actOnExceptions, exceptionQuery, ViewError } from '@/lib/client';
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

/** As many as one request takes. */
const AT_ONCE = 500;

async function actOnAll(targets: readonly Target[], asked: Asked): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let from = 0; from < targets.length; from += AT_ONCE) {
    const part = targets.slice(from, from + AT_ONCE);
    try {
      const answer = await actOnExceptions(
        part.map(({ ref, version }) => ({ number: ref, version })),
        asked,
      );
      outcomes.push(...answer.outcomes.map(({ ref, message, code }) => ({ ref, fault: message, conflict: code === 'conflict' })));
    } catch (error) {
      outcomes.push(...part.map(({ ref }) => toFault(ref, error)));
    }
  }
  return outcomes;
}

/** Acts on one exception, or on many with one request, and tells how each ended. */
export function useActions() {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const one = async ({ ref, version }: Target, asked: Asked): Promise<Outcome> => {
    try {
      const view = await actOnException(ref, { ...asked, version } as ExceptionAction);
      client.setQueryData(exceptionQuery(ref).queryKey, view);
      return { ref, fault: null, conflict: false };
    } catch (error) {
      return toFault(ref, error);
    }
  };
  const run = async (targets: readonly Target[], asked: Asked): Promise<Outcome[]> => {
    setBusy(true);
    const [first] = targets;
    const outcomes = targets.length === 1 && first ? [await one(first, asked)] : await actOnAll(targets, asked);
    setBusy(false);
    // Not waited for: how it ended is told at once, also while the lists cannot be read.
    void client.invalidateQueries();
    return outcomes;
  };
  return { run, busy };
}
