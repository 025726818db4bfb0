'use client';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { Time } from '@/components/ui/time';
import { useDeed } from '@/components/ui/use-deed';
import { actOnSchedule } from '@/lib/client';
import type { DutySwap } from '@/lib/domain/views/duty';

const answers = { accept: 'Accept', decline: 'Decline', withdraw: 'Take it back' } as const;

/** Swaps that wait for an answer: those asked of the reader first. */
export function DutySwaps({ swaps, done }: { swaps: readonly DutySwap[]; done: (told: string[]) => void }) {
  if (swaps.length === 0) return null;
  const mine = [...swaps].sort((a, b) => Number(b.asked.me) - Number(a.asked.me));
  return (
    <Panel title="Swaps that wait for an answer" flush>
      <ul className="divide-y divide-line">
        {mine.map((swap) => (
          <Swap key={swap.id} swap={swap} done={done} />
        ))}
      </ul>
    </Panel>
  );
}

function Swap({ swap, done }: { swap: DutySwap; done: (told: string[]) => void }) {
  const client = useQueryClient();
  const { run, busy, fault } = useDeed();
  const { asker, asked, give, take, note, scheduleName, may } = swap;
  const answer = (said: keyof typeof answers) =>
    run(async () => {
      const { told } = await actOnSchedule(swap.schedule, { action: 'answer', swap: swap.id, answer: said });
      await client.invalidateQueries({ queryKey: ['schedules'] });
      done(told);
    });
  return (
    <li className="grid gap-2 px-3.5 py-3 md:flex md:items-center md:justify-between">
      <div>
        <p className="text-pretty">
          <b className="font-semibold">{asker.me ? 'You' : asker.name}</b> {asker.me ? 'ask' : 'asks'}{' '}
          <b className="font-semibold">{asked.me ? 'you' : asked.name}</b> to take <Time at={give.from} /> to <Time at={give.to} />
          {take ? (
            <>
              {' '}
              for <Time at={take.from} /> to <Time at={take.to} />
            </>
          ) : (
            ', for nothing in return'
          )}
          .
        </p>
        <p className="text-s text-ink-3">
          {scheduleName}
          {note ? `: “${note}”` : ''}
        </p>
        {fault}
      </div>
      <div className="flex gap-2">
        {may.map((said) => (
          <Button
            key={said}
            look={said === 'accept' ? 'primary' : 'plain'}
            disabled={busy}
            onClick={() => answer(said)}
            className="max-md:h-11"
          >
            {answers[said]}
          </Button>
        ))}
      </div>
    </li>
  );
}
