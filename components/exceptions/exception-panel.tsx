'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { IconButton } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { ErrorState } from '@/components/ui/error-state';
import { Icon } from '@/components/ui/icon';
import { Skeleton } from '@/components/ui/skeleton';
import { Switch } from '@/components/ui/switch';
import { exceptionQuery } from '@/lib/client';
import { sayCount } from '@/lib/domain/say';
import { ActionBar } from './action-bar';
import { DetailBody, DetailHead } from './exception-detail';

interface Props {
  refName: string;
  /** Where it stands in the list, and its neighbours. */
  position: { at: number; of: number; previous: (() => void) | null; next: (() => void) | null };
  technical: boolean;
  setTechnical: (on: boolean) => void;
  close: () => void;
}

/** One exception beside the list it came from. */
export function ExceptionPanel({ refName, position, technical, setTechnical, close }: Props) {
  // The one before stays, dimmed and out of reach, until the next has come.
  const { data, error, refetch, isPlaceholderData } = useQuery({ ...exceptionQuery(refName), placeholderData: keepPreviousData });
  return (
    <aside
      aria-label={`Exception ${refName}`}
      className="sticky top-12 hidden h-[calc(100dvh-48px)] w-[456px] flex-none flex-col border-l border-line bg-surface xl:flex"
    >
      <div className="flex h-11 flex-none items-center gap-1 border-b border-line pr-2 pl-4 text-s text-ink-2">
        <span className="tabular-nums">{position.at > 0 ? `${sayCount(position.at)} of ${sayCount(position.of)}` : refName}</span>
        <IconButton label="Previous exception" disabled={!position.previous} onClick={position.previous ?? undefined} className="ml-1.5">
          <Icon name="up" />
        </IconButton>
        <IconButton label="Next exception" disabled={!position.next} onClick={position.next ?? undefined}>
          <Icon name="down" />
        </IconButton>
        <span className="flex-1" />
        <Switch checked={technical} change={setTechnical}>
          Technical view
        </Switch>
        <CopyButton value={typeof location === 'undefined' ? '' : `${location.origin}/exceptions/${refName}`} label="address" />
        <Link
          href={`/exceptions/${refName}`}
          prefetch={false}
          aria-label="Open on its own page"
          title="Open on its own page"
          className="grid size-6 place-items-center rounded-s text-ink-3 hover:bg-sunken hover:text-ink"
        >
          <Icon name="open" />
        </Link>
        <IconButton label="Close" onClick={close}>
          <Icon name="close" size={12} />
        </IconButton>
      </div>
      {data ? (
        <>
          <section
            key={refName}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
            tabIndex={0}
            aria-label={`Details of ${data.row.ref}`}
            aria-busy={isPlaceholderData}
            inert={isPlaceholderData}
            className="grid min-h-0 flex-1 content-start gap-[22px] overflow-y-auto px-4 pt-[18px] pb-6 [&>*]:min-w-0 aria-busy:opacity-50"
          >
            <DetailHead view={data} />
            <DetailBody view={data} technical={technical} />
          </section>
          {isPlaceholderData ? null : <ActionBar key={`act ${refName}`} view={data} />}
        </>
      ) : error ? (
        <ErrorState title="This exception could not be shown" detail={error.message} retry={() => void refetch()} />
      ) : (
        <div role="status" aria-label="Loading" className="grid gap-4 p-4">
          <Skeleton className="h-6 w-4/5" />
          <Skeleton className="h-24" />
          <Skeleton className="h-40" />
        </div>
      )}
    </aside>
  );
}
