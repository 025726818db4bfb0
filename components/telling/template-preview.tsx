'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { LoadFault } from '@/components/ui/load-fault';
import { Panel } from '@/components/ui/panel';
import { SkeletonRows } from '@/components/ui/skeleton';
import { Switch } from '@/components/ui/switch';
import { templatePreviewQuery } from '@/lib/client';
import { sayCount } from '@/lib/domain/say';
import type { WrittenTemplate } from '@/lib/domain/views/webhook-template';

/** The message that a body makes of an example, or what is wrong with it. */
export function TemplatePreview({ format, body }: Pick<WrittenTemplate, 'format' | 'body'>) {
  const [over, setOver] = useState(false);
  const { data, error, refetch } = useQuery(templatePreviewQuery({ format, body, over }));
  const message = data?.message ?? null;
  return (
    <Panel
      title="An example"
      hint={message ? `${message.contentType.split(';')[0]}, ${sayCount(message.bytes)} bytes` : 'of what is sent'}
      actions={
        <Switch checked={over} change={setOver}>
          When it is over
        </Switch>
      }
    >
      {error ? (
        <LoadFault error={error} retry={refetch}>
          It could not be worked out
        </LoadFault>
      ) : null}
      {data || error ? null : <SkeletonRows rows={6} />}
      <div role="status">
        {data && data.faults.length > 0 ? (
          <ul className="grid gap-1.5">
            {data.faults.map(({ path, message: what, mend }) => (
              <li key={`${path} ${what}`}>
                {path === '' ? '' : `At ${path}: `}
                {what} {mend}
              </li>
            ))}
          </ul>
        ) : null}
      </div>
      {message ? (
        <pre className="overflow-x-clip rounded-m bg-sunken p-3 font-mono text-s whitespace-pre-wrap [overflow-wrap:anywhere]">
          {format === 'json' ? JSON.stringify(JSON.parse(message.body), null, 2) : message.body}
        </pre>
      ) : null}
    </Panel>
  );
}
