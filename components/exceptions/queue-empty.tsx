'use client';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { useHydrated } from '@/components/ui/use-hydrated';
import { pulseQuery } from '@/lib/client';
import type { ExceptionTab } from '@/lib/domain/views/exception-list';

const words: Record<ExceptionTab, { title: string; text: string }> = {
  mine: { title: 'Nothing is yours now', text: 'What somebody gives to you, or what you acknowledge, comes here.' },
  team: {
    title: 'Nothing waits for your team',
    text: 'New exceptions of your team appear here within seconds, and a mail goes to the team.',
  },
  today: { title: 'Nothing is due today', text: 'What is due later stands under All.' },
  all: {
    title: 'No exception is open',
    text: 'What was received so far went well.',
  },
};
const example = `curl -X POST "$URL/api/events" -H "x-api-key: $KEY" -H "content-type: application/json" -d '{
  "workflow": "wf-p2p-po", "transactionId": "PO-1", "milestone": "po_transmitted",
  "facility": "fac-lakehead", "status": "failed", "occurredAt": "'$(date -u +%FT%TZ)'"
}'`;

/** Why the list is empty, and what would fill it. */
export function QueueEmpty({ tab, filtered, clearHref }: { tab: ExceptionTab; filtered: boolean; clearHref: string }) {
  if (filtered) {
    return (
      <EmptyState title="No exception matches" actions={<LinkButton href={clearHref}>Take the filters away</LinkButton>}>
        The tab and filters above leave nothing over.
      </EmptyState>
    );
  }
  return tab === 'all' ? (
    <NoneOpen />
  ) : (
    <EmptyState title={words[tab].title} actions={<LinkButton href="/exceptions?tab=all">See all exceptions</LinkButton>}>
      {words[tab].text}
    </EmptyState>
  );
}

/** All went well, or nothing was sent yet: the pulse knows which. */
function NoneOpen() {
  const environment = useSearchParams().get('environment');
  const { data } = useQuery(pulseQuery(environment ? { environment } : {}));
  // What the frame asked for may be there before this wakes; the server draws it without.
  const pulse = useHydrated() ? data : undefined;
  const heard = pulse === undefined || pulse.lastReceivedAt !== null;
  const { title, text } = words.all;
  return heard ? (
    <EmptyState title={title}>{pulse ? text : null}</EmptyState>
  ) : (
    <EmptyState title={title} command={example} how="This makes one, with an ingest key of yours:">
      Nothing has been received live yet.
    </EmptyState>
  );
}
