import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
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
    text: 'Either everything that was sent went well, or nothing has been sent yet. This makes one, with an ingest key of yours:',
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
  return (
    <EmptyState
      title={words[tab].title}
      {...(tab === 'all' ? { command: example } : {})}
      actions={tab === 'all' ? null : <LinkButton href="/exceptions?tab=all">See all exceptions</LinkButton>}
    >
      {words[tab].text}
    </EmptyState>
  );
}
