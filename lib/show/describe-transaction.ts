import { sayDuration, sayPlural, sayTime } from '@/lib/domain/say';
import { sayError } from '@/lib/domain/say-code';
import type { TransactionMilestone, TransactionRow, TransactionView } from '@/lib/domain/views/transactions';

interface Input {
  row: TransactionRow;
  milestones: readonly TransactionMilestone[];
  timezone: string;
  now: Date;
}
type Described = Pick<TransactionView, 'headline' | 'say'>;

const lower = (name: string) => (/^[A-Z]{2}|^\d/.test(name) ? name : `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`);
const earliest = (milestones: readonly TransactionMilestone[]) =>
  milestones.filter((one) => one.dueAt !== null).sort((a, b) => (a.dueAt ?? '').localeCompare(b.dueAt ?? ''))[0];

function describeFailed({ row, timezone, now }: Input): Described {
  const at = row.failedAt ? `, ${sayTime(row.failedAt, timezone, now)}` : '';
  const cause = row.errorMessage || sayError(row);
  const place = row.connector ? ` at ${row.connector.name}` : '';
  const tries = row.attempts > 1 ? ` after ${row.attempts} attempts` : '';
  return {
    headline: { sign: 'high', words: row.milestone ? `Failed after ${lower(row.milestone)}${at}` : `Failed${at}` },
    say: `It failed${place}${tries}${cause === '' ? '; the sender gave no reason' : `: ${cause}`}. Nothing has mended it since.`,
  };
}

function describeOpen({ row, milestones, timezone, now }: Input): Described {
  const reached = row.milestone
    ? `The last step reached is “${row.milestone}”, ${sayTime(row.lastAt, timezone, now)}.`
    : 'No step has been reached yet.';
  const late = earliest(milestones.filter((one) => one.state === 'late'));
  if (late?.dueAt) {
    const over = sayDuration(now.getTime() - Date.parse(late.dueAt));
    return {
      headline: { sign: 'medium', words: `Waiting: ${lower(late.name)}, ${over} late` },
      say: `${reached} “${late.name}” was due ${sayTime(late.dueAt, timezone, now)}.`,
    };
  }
  const next = earliest(milestones.filter((one) => one.state === 'next'));
  if (!next?.dueAt)
    return { headline: { sign: 'next', words: 'Under way' }, say: `${reached} The workflow promises no further step by a certain time.` };
  const left = sayDuration(Date.parse(next.dueAt) - now.getTime());
  return {
    headline: { sign: 'next', words: `Under way, next ${lower(next.name)}` },
    say: `${reached} “${next.name}” is due ${sayTime(next.dueAt, timezone, now)}, in ${left}.`,
  };
}

function describeEnded({ row, milestones, timezone, now }: Input): Described {
  const took = row.endedAt ? sayDuration(Date.parse(row.endedAt) - Date.parse(row.startedAt)) : null;
  const late = milestones.filter((one) => one.state === 'done_late').length;
  const when = row.endedAt ? ` ${sayTime(row.endedAt, timezone, now)}` : '';
  const words = row.state === 'cancelled' ? 'Cancelled' : row.state === 'completed_with_warning' ? 'Completed with a warning' : 'Completed';
  const steps = milestones.filter((one) => one.reachedAt !== null).length;
  return {
    headline: {
      sign: row.state === 'cancelled' ? 'cancelled' : row.state === 'completed' ? 'good' : 'medium',
      words: took ? `${words} in ${took}` : words,
    },
    say: `${words}${when} after ${sayPlural(steps, 'step')}${late === 0 ? (row.state === 'completed' && steps > 1 ? ', each in time' : '') : `, ${late} of them late`}.`,
  };
}

/** The state of a transaction in a few words with its sign, and one sentence that says what that rests on. */
export function describeTransaction(input: Input): Described {
  if (input.row.state === 'failed') return describeFailed(input);
  return input.row.state === 'open' ? describeOpen(input) : describeEnded(input);
}
