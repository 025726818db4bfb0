'use client';
import { useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { useDeed } from '@/components/ui/use-deed';
import { setWebhook, tellingQuery } from '@/lib/client';
import { severityWords } from '@/lib/domain/say-exception';
import type { Telling } from '@/lib/domain/views/telling';
import { WebhookDialog } from './webhook-dialog';

const kindNames = { slack: 'Slack', teams: 'Microsoft Teams', pagerduty: 'PagerDuty', plain: 'Plain JSON' } as const;

/** Chat and paging systems that hear of exceptions besides the mails. */
export function WebhookPart({ data: { webhooks, choices, maySetWebhooks }, className }: { data: Telling; className: string }) {
  const [open, setOpen] = useState<Telling['webhooks'][number] | 'new' | null>(null);
  const client = useQueryClient();
  const { run, busy, fault } = useDeed();
  const keep = (view: Telling) => client.setQueryData(tellingQuery().queryKey, view);
  const nameOf = (id: string) => choices.teams.find((one) => one.id === id)?.name ?? id;
  const templateName = (id: string) => choices.templates.find((one) => one.id === id)?.name ?? `${id}, which is no longer there`;
  return (
    <section className={className} aria-label="Chat and paging">
      <div className="mb-2 flex flex-wrap items-center gap-2">
        <h2 className="flex-1">Chat and paging</h2>
        {maySetWebhooks ? (
          <Button size="s" onClick={() => setOpen('new')}>
            Add a webhook
          </Button>
        ) : null}
      </div>
      {webhooks.length === 0 ? (
        <p className="text-ink-2">
          Mail alone tells people.{' '}
          {maySetWebhooks ? 'A webhook tells a chat or a pager as well.' : 'An administrator can add a chat or a pager.'}
        </p>
      ) : null}
      <ul>
        {webhooks.map((one) => (
          <li key={one.name} className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line py-1.5 last:border-0">
            <span className="min-w-0 flex-1">
              <b className="font-semibold">{one.name}</b>{' '}
              <span className="text-ink-2">{one.template === null ? kindNames[one.kind] : templateName(one.template)}</span>
              <span className="block text-s text-pretty text-ink-2">
                {one.severities.length === 0 ? 'Every severity' : one.severities.map((severity) => severityWords[severity]).join(', ')},{' '}
                {one.teams.length === 0 ? 'every team' : one.teams.map(nameOf).join(', ')}
                {one.private ? '; inside the own network' : ''}
              </span>
            </span>
            {maySetWebhooks ? (
              <span className="flex gap-1.5">
                <Button size="s" aria-label={`Change ${one.name}`} onClick={() => setOpen(one)}>
                  Change
                </Button>
                <Button
                  size="s"
                  disabled={busy}
                  aria-label={`Take ${one.name} away`}
                  onClick={() => run(async () => keep(await setWebhook({ ...one, url: null })))}
                >
                  Take away
                </Button>
              </span>
            ) : null}
          </li>
        ))}
      </ul>
      {maySetWebhooks ? (
        <p className="mt-2 text-s text-pretty text-ink-2">
          Another system:{' '}
          <Link href="/on-call/telling/template" prefetch={false} className="to">
            write a template
          </Link>
          {choices.templates.length > 0 ? ' or change one: ' : ''}
          {choices.templates.map(({ id, name }, at) => (
            <span key={id}>
              {at > 0 ? ', ' : ''}
              <Link href={`/on-call/telling/template?template=${encodeURIComponent(id)}`} prefetch={false} className="to">
                {name}
              </Link>
            </span>
          ))}
          .
        </p>
      ) : null}
      {fault}
      {open ? (
        <WebhookDialog
          stored={open === 'new' ? null : open}
          teams={choices.teams}
          templates={choices.templates}
          close={() => setOpen(null)}
          saved={keep}
        />
      ) : null}
    </section>
  );
}
