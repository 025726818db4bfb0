'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { Icon } from '@/components/ui/icon';
import { Switch } from '@/components/ui/switch';
import { exceptionQuery } from '@/lib/client';
import { ActionBar } from './action-bar';
import { Facts, SeverityLine } from './detail-facts';
import { History, Told } from './detail-log';
import { Members } from './detail-members';
import { RunbookPart } from './detail-runbook';
import { Technical } from './detail-technical';
import { Where } from './detail-where';
import { DetailHead, Story } from './exception-detail';

/** One exception on a page of its own: the address that mails carry. One column on a phone, two where there is room. */
export function ExceptionPage({ refName }: { refName: string }) {
  const { data: view } = useSuspenseQuery(exceptionQuery(refName));
  const [technical, setTechnical] = useState(false);
  return (
    <div className="-mx-3 -mt-3.5 -mb-10 flex min-h-[calc(100dvh-48px)] flex-col bg-surface md:-mx-5 md:-mt-[18px]">
      <div className="mx-auto w-full max-w-[1120px] flex-1 px-4 pt-4 pb-8 md:px-6">
        <div className="mb-3 flex items-center gap-2 text-s text-ink-2">
          <Link href="/exceptions" className="inline-flex items-center gap-1 hover:text-ink">
            <Icon name="left" size={13} /> Exceptions
          </Link>
          <span className="flex-1" />
          <Link href={`/exceptions/${view.row.ref}/report`} prefetch={false} className="to whitespace-nowrap">
            Timeline<span className="max-sm:sr-only"> and report</span>
          </Link>
          <Switch checked={technical} change={setTechnical}>
            Technical view
          </Switch>
        </div>
        <DetailHead view={view} as="h1" />
        <h2 className="sr-only">Everything about it</h2>
        <div className="mt-4 grid gap-x-10 gap-y-[22px] lg:grid-cols-[minmax(0,1fr)_minmax(0,400px)] [&>*]:min-w-0">
          <div className="grid content-start gap-[22px] [&>*]:min-w-0">
            <SeverityLine view={view} />
            <Facts view={view} />
            <Story view={view} technical={technical} />
            {technical ? <Technical view={view} /> : null}
            <Where view={view} />
            <Members view={view} />
            <RunbookPart view={view} />
          </div>
          <div className="grid content-start gap-[22px] [&>*]:min-w-0">
            <Told view={view} />
            <History view={view} />
          </div>
        </div>
      </div>
      <ActionBar view={view} className="mx-auto w-full max-w-[1088px] md:px-2" />
    </div>
  );
}
