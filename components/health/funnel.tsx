'use client';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { Panel } from '@/components/ui/panel';
import { Row, RowHead, Table, TableBody, TableHead, Td, Th } from '@/components/ui/table';
import { Tag } from '@/components/ui/tag';
import { Track } from '@/components/ui/track';
import { sayCount, sayDuration, sayShare } from '@/lib/domain/say';
import { hrefWith, scopeOf } from '@/lib/domain/scope-url';
import type { FunnelStep, WorkflowView } from '@/lib/domain/views/places';
import { transactionsHref } from './place-links';

const kinds: Record<string, string> = {
  conditional: 'when it applies',
  optional: 'may happen',
  exception_path: 'only when something is wrong',
};

/** The top of a duration written as ISO 8601, as people say it: P4D is `4 d`. */
export function sayIso(iso: string, clock: string): string {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(iso);
  if (!match) return iso;
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  const working = clock === 'elapsed' ? '' : 'working ';
  const words = [
    [days, `${working}d`],
    [hours, `${working}h`],
    [minutes, 'min'],
    [seconds, 's'],
  ]
    .filter(([n]) => n !== 0 && n !== undefined)
    .map(([n, unit]) => `${n} ${unit}`);
  return words.length === 0 ? 'at once' : words.join(' ');
}

function StepRow({ step, view, search }: { step: FunnelStep; view: WorkflowView; search: URLSearchParams }) {
  const filter = { workflow: view.place.id };
  const share = view.started === 0 ? 0 : step.reached / view.started;
  return (
    <Row>
      <RowHead className="h-11 max-w-[300px] pl-3.5">
        <span className="block truncate">{step.name}</span>
        <span className="block truncate text-s text-ink-3">
          {[step.application?.name, kinds[step.required]].filter(Boolean).join(', ')}
        </span>
      </RowHead>
      <Td className="w-[26%] min-w-[178px]">
        <span className="flex items-center gap-2.5">
          <Track share={share} fill="accent" className="min-w-[60px] flex-1" />
          {step.reached === 0 ? (
            <span className="w-[108px] text-right text-ink-3">-</span>
          ) : (
            <Link
              prefetch={false}
              className="to w-[108px] text-right whitespace-nowrap tabular-nums"
              href={transactionsHref(search, view, { ...filter, reached: step.id })}
            >{`${sayCount(step.reached)}, ${sayShare(share)}`}</Link>
          )}
        </span>
      </Td>
      <Td right>
        {step.standing === 0 ? (
          <span className="text-ink-3">-</span>
        ) : (
          <Link prefetch={false} className="to" href={transactionsHref(search, view, { ...filter, milestone: step.id, state: 'open' })}>
            {sayCount(step.standing)}
          </Link>
        )}
      </Td>
      <Td right>
        {step.late === 0 ? (
          <span className="text-ink-3">-</span>
        ) : (
          <Link prefetch={false} href={transactionsHref(search, view, { ...filter, milestone: step.id, state: 'late' })}>
            <Tag tone="watch">{sayCount(step.late)} late</Tag>
          </Link>
        )}
      </Td>
      <Td right className="whitespace-nowrap">
        {step.p50 === null ? <span className="text-ink-3">-</span> : sayDuration(Math.max(0, step.p50))}
      </Td>
      <Td right className="whitespace-nowrap">
        {step.p90 === null ? <span className="text-ink-3">-</span> : sayDuration(Math.max(0, step.p90))}
      </Td>
      <Td right className="pr-3.5 text-s whitespace-nowrap text-ink-3">
        {step.after === null ? 'start' : sayIso(step.worst, step.clock)}
      </Td>
    </Row>
  );
}

/** The steps of a workflow: how many got there, where the rest stand, how long each took against what it may take. */
export function Funnel({ view }: { view: WorkflowView }) {
  const search = useSearchParams();
  const hint =
    view.started > 20_000 ? 'of the newest 20,000 transactions started in this time' : 'of the transactions started in this time';
  return (
    <Panel title="Steps" hint={hint} flush>
      <Table caption="Steps of this workflow">
        <TableHead>
          <Th className="pl-3.5">Step</Th>
          <Th>Reached</Th>
          <Th right>Stand here</Th>
          <Th right>Late</Th>
          <Th right>Half within</Th>
          <Th right>9 in 10 within</Th>
          <Th right className="pr-3.5">
            Latest
          </Th>
        </TableHead>
        <TableBody>
          {view.funnel.map((step) => (
            <StepRow key={step.id} step={step} view={view} search={search} />
          ))}
        </TableBody>
      </Table>
      <p className="border-t border-line px-3.5 py-2 text-s text-ink-3">
        Times run from the step before on the wall clock; “latest” is what the catalog allows.{' '}
        <Link className="to" prefetch={false} href={hrefWith('/transactions', scopeOf(search), { workflow: view.place.id, state: 'late' })}>
          Everything late
        </Link>
      </p>
    </Panel>
  );
}
