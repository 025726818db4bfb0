'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { TimeLeft } from '@/components/ui/time';
import type { ExceptionView } from '@/lib/domain/views/exception';
import { ActionDialog, type DialogKind, Faults } from './action-dialog';
import { type Outcome, useActions } from './use-actions';

const buttons: { kind: DialogKind; name: string; short: string }[] = [
  { kind: 'assign', name: 'Assign', short: 'Assign' },
  { kind: 'wait', name: 'Waiting on...', short: 'Waiting' },
  { kind: 'resolve', name: 'Resolve with reason', short: 'Resolve' },
  { kind: 'severity', name: 'Severity', short: 'Severity' },
  { kind: 'reopen', name: 'Open again', short: 'Open again' },
];

/** What the reader may do now; nothing they may not is offered. A conflict is told in words with the newest state on the page. */
export function ActionBar({ view, className }: { view: ExceptionView; className?: string }) {
  const { run, busy } = useActions();
  const [asking, setAsking] = useState<DialogKind | null>(null);
  const [faults, setFaults] = useState<Outcome[]>([]);
  const { row, allowed } = view;
  const offered = buttons.filter(({ kind }) => allowed.includes(kind));
  if (offered.length === 0 && !allowed.includes('acknowledge')) return null;
  const acknowledge = async () => setFaults((await run([row], { action: 'acknowledge' })).filter(({ fault }) => fault !== null));
  return (
    <footer className="sticky bottom-0 z-10 border-t border-line bg-surface px-4 py-2.5">
      <div className={classNames('grid gap-2', className)}>
        <Faults faults={faults} of={1} />
        {allowed.includes('acknowledge') ? (
          <p className="flex justify-between gap-3 text-s text-ink-2 md:hidden">
            <span>Nobody has acknowledged</span>
            <TimeLeft at={row.acknowledgeBy} className="font-semibold text-ink" />
          </p>
        ) : null}
        <div className="flex flex-wrap gap-1.5">
          {allowed.includes('acknowledge') ? (
            <Button look="primary" onClick={acknowledge} disabled={busy} className="max-md:h-12 max-md:w-full max-md:text-l">
              {busy ? 'Saving' : 'Acknowledge'}
            </Button>
          ) : null}
          {offered.map(({ kind, name, short }) => (
            <Button key={kind} onClick={() => setAsking(kind)} aria-label={name} className="max-md:h-11 max-md:flex-1 max-md:px-1">
              <span className="md:hidden">{short}</span>
              <span className="max-md:hidden">{name}</span>
            </Button>
          ))}
        </div>
      </div>
      {asking ? <ActionDialog key={`${asking} ${row.ref}`} kind={asking} targets={[row]} close={() => setAsking(null)} /> : null}
    </footer>
  );
}
