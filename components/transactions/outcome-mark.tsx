import { type State, StateMark } from '@/components/ui/glyph';
import type { TransactionRow } from '@/lib/domain/views/transactions';

const marks: Record<TransactionRow['state'], [State, string]> = {
  open: ['next', 'Under way'],
  completed: ['good', 'Completed'],
  completed_with_warning: ['medium', 'With warning'],
  failed: ['high', 'Failed'],
  cancelled: ['cancelled', 'Cancelled'],
};

/** How a transaction stands, in a word. Open and past a due time is late. */
export function OutcomeMark({ row }: { row: Pick<TransactionRow, 'state' | 'lateSince'> }) {
  const [state, word] = row.lateSince ? (['medium', 'Late'] as const) : marks[row.state];
  return (
    <StateMark state={state} soft={row.state === 'completed' || (row.state === 'open' && !row.lateSince)}>
      {word}
    </StateMark>
  );
}
