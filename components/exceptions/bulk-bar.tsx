'use client';
import { Button } from '@/components/ui/button';
import { sayPlural } from '@/lib/domain/say';
import { sayAmounts } from '@/lib/domain/say-exception';
import type { ExceptionRow } from '@/lib/domain/views/exception-list';
import type { DialogKind } from './action-dialog';

interface Props {
  rows: ExceptionRow[];
  busy: boolean;
  acknowledge: () => void;
  ask: (kind: DialogKind) => void;
  clear: () => void;
}

/** What can be done to everything that is selected. */
export function BulkBar({ rows, busy, acknowledge, ask, clear }: Props) {
  if (rows.length === 0) return null;
  const sums = new Map<string, number>();
  for (const { currency, amountMinor } of rows.flatMap((row) => row.amounts)) sums.set(currency, (sums.get(currency) ?? 0) + amountMinor);
  const money = sayAmounts([...sums].map(([currency, amountMinor]) => ({ currency, amountMinor })));
  const lines = rows.reduce((sum, row) => sum + (row.lines ?? 0), 0);
  const facts = [money, lines > 0 ? sayPlural(lines, 'line') : null].filter((fact) => fact !== null).join(', ');
  return (
    <section
      aria-label="Selected exceptions"
      className="flex flex-wrap items-center gap-1.5 border-t border-line bg-accent-soft px-3 py-1.5 md:px-4"
    >
      <p className="mr-auto text-ink-2">
        <b className="mr-1.5 font-semibold text-ink">{rows.length} selected</b>
        {facts}
      </p>
      <Button onClick={acknowledge} disabled={busy}>
        {busy ? 'Saving' : 'Acknowledge'}
      </Button>
      <Button onClick={() => ask('assign')}>Assign</Button>
      <Button onClick={() => ask('wait')}>Waiting on...</Button>
      <Button onClick={() => ask('snooze')}>Snooze...</Button>
      {rows.length > 1 ? <Button onClick={() => ask('merge')}>Merge...</Button> : null}
      <Button onClick={() => ask('resolve')}>Resolve with reason</Button>
      <Button look="quiet" onClick={clear}>
        Clear <kbd>Esc</kbd>
      </Button>
    </section>
  );
}
