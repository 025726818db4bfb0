'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { sayPlural } from '@/lib/domain/say';
import { sayAmounts } from '@/lib/domain/say-exception';
import type { ExceptionRow } from '@/lib/domain/views/exception-list';
import type { DialogKind } from './action-dialog';
import { Faults } from './action-dialog';
import { type Outcome, useActions } from './use-actions';

/** What can be done to everything that is selected, and how that ended for each. */
export function BulkBar({ rows, clear, ask }: { rows: ExceptionRow[]; clear: () => void; ask: (kind: DialogKind) => void }) {
  const { run, busy } = useActions();
  const [ended, setEnded] = useState<Outcome[]>([]);
  if (rows.length === 0) return null;
  const sums = new Map<string, number>();
  for (const { currency, amountMinor } of rows.flatMap((row) => row.amounts)) sums.set(currency, (sums.get(currency) ?? 0) + amountMinor);
  const money = sayAmounts([...sums].map(([currency, amountMinor]) => ({ currency, amountMinor })));
  const lines = rows.reduce((sum, row) => sum + (row.lines ?? 0), 0);
  const facts = [money, lines > 0 ? sayPlural(lines, 'line') : null].filter((fact) => fact !== null).join(', ');
  const acknowledge = async () => setEnded(await run(rows, { action: 'acknowledge' }));
  const faults = ended.filter(({ fault }) => fault !== null);
  return (
    <section aria-label="Selected exceptions" className="grid gap-2 border-b border-line bg-accent-soft px-3 py-1.5 md:px-4">
      <div className="flex flex-wrap items-center gap-1.5">
        <p className="mr-auto text-ink-2">
          <b className="mr-1.5 font-semibold text-ink">{rows.length} selected</b>
          {facts}
        </p>
        <Button onClick={acknowledge} disabled={busy}>
          {busy ? 'Saving' : 'Acknowledge'}
        </Button>
        <Button onClick={() => ask('assign')}>Assign</Button>
        <Button onClick={() => ask('wait')}>Waiting on...</Button>
        <Button onClick={() => ask('resolve')}>Resolve with reason</Button>
        <Button look="quiet" onClick={clear}>
          Clear <kbd>Esc</kbd>
        </Button>
      </div>
      <p role="status" className={ended.length > 0 && faults.length === 0 ? '' : 'sr-only'}>
        {ended.length > 0 ? `${ended.length - faults.length} of ${ended.length} acknowledged.` : ''}
      </p>
      <Faults faults={faults} of={ended.length} />
    </section>
  );
}
