'use client';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from '@/components/ui/button';
import { StateMark } from '@/components/ui/glyph';
import { RelativeTime } from '@/components/ui/time';
import { useDeed } from '@/components/ui/use-deed';
import { sendTest, tellingQuery } from '@/lib/client';
import type { Telling } from '@/lib/domain/views/telling';

const ended: Record<string, ['good' | 'next' | 'watch' | 'high', string]> = {
  delivered: ['good', 'The mail server took it'],
  waiting: ['next', 'On its way'],
  sending: ['next', 'On its way'],
  unknown: ['watch', 'Sent, and the mail server has not said whether it took it'],
  bounced: ['high', 'The mail server refuses this address'],
  dead: ['high', 'It could not be delivered'],
  cancelled: ['high', 'It was not sent'],
};

/** A mail to oneself through the whole path, and how it ended. */
export function TestPart({ data, className }: { data: Telling; className: string }) {
  const client = useQueryClient();
  const { run, busy, fault } = useDeed();
  const { test } = data;
  const send = () => run(async () => client.setQueryData(tellingQuery().queryKey, await sendTest()));
  const [state, words] = ended[test?.state ?? ''] ?? ['watch', test?.state ?? ''];
  return (
    <section className={className} aria-label="Test">
      <h2 className="mb-1">Does a mail reach you?</h2>
      <p className="mb-3 text-ink-2">
        A test takes the way that every mail about an exception takes: the table, a worker, the mail server.
      </p>
      <Button look="primary" className="max-md:h-11 max-md:w-full" disabled={busy || !data.mayTest} onClick={send}>
        {busy ? 'Writing it' : 'Send me a test'}
      </Button>
      {data.mayTest ? null : <p className="mt-2 text-s text-ink-2">Your account has no address.</p>}
      {fault ? <div className="mt-3">{fault}</div> : null}
      {test ? (
        <div className="mt-3" role="status">
          <StateMark state={state}>{words}</StateMark>
          <p className="text-s text-ink-2">
            To {test.recipient}, asked for <RelativeTime at={test.at} />
            {test.route === 'second' ? ', by the second mail server' : ''}.{test.reason ? ` ${test.reason}` : ''}
          </p>
        </div>
      ) : null}
    </section>
  );
}
