'use client';
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { DiffView } from '@/components/ui/diff-view';
import { FaultList } from '@/components/ui/fault-list';
import { Field, Select, TextArea, TextInput } from '@/components/ui/field';
import { LoadFault } from '@/components/ui/load-fault';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { StoreDialog } from '@/components/ui/store-dialog';
import { useSettled } from '@/components/ui/use-settled';
import { partCheckQuery, templateQuery } from '@/lib/client';
import { sayPlural } from '@/lib/domain/say';
import type { WrittenTemplate } from '@/lib/domain/views/webhook-template';
import { TemplateFields } from './template-fields';
import { TemplatePreview } from './template-preview';
import { idOf, NEW_TEMPLATE } from './write-template';

const PAUSE_MS = 400;

/** A body of one's own for a chat or a pager: what is sent, what can be filled in, and what becomes of an example. What is stored is the catalog's own text. */
export function TemplateScreen({ id }: { id: string | null }) {
  const { data: form } = useSuspenseQuery(templateQuery(id));
  const [stored, setStored] = useState(form.template ?? NEW_TEMPLATE);
  const [draft, setDraft] = useState(stored);
  const [storing, setStoring] = useState<'store' | 'remove' | null>(null);
  const [said, setSaid] = useState('');
  const router = useRouter();
  const client = useQueryClient();
  const settled = useSettled(draft, PAUSE_MS);
  const part = partOf(settled, id, form.taken);
  const lacks = draft.name.trim() === '' ? 'Give it a name.' : draft.body.trim() === '' ? 'Say what is sent.' : null;
  const { data: check, error, refetch } = useQuery({ ...partCheckQuery(part), enabled: lacks === null });
  const current = settled === draft && lacks === null ? (check ?? null) : null;
  const changed = id === null || draft.name !== stored.name || draft.body !== stored.body || draft.format !== stored.format;
  const set = (change: Partial<WrittenTemplate>) => setDraft({ ...draft, ...change });
  const saved = async () => {
    const removed = storing === 'remove';
    setStoring(null);
    await client.invalidateQueries({ queryKey: ['telling'] });
    if (removed || id === null) return router.push('/on-call/telling');
    const now = await client.fetchQuery({ ...templateQuery(id), staleTime: 0 });
    setStored(now.template ?? NEW_TEMPLATE);
    setDraft(now.template ?? NEW_TEMPLATE);
    setSaid('Stored. The next message is sent with it.');
  };
  return (
    <>
      <PageHead
        above={
          <Link href="/on-call/telling" prefetch={false} className="to">
            Telling people
          </Link>
        }
        title={id === null ? 'A new template' : stored.name}
        lede={
          <span role="status">
            {sayState({ changed: changed && draft !== stored, lacks, faults: current?.faults.length ?? null, said })}
          </span>
        }
        actions={
          <>
            {id !== null && form.usedBy.length === 0 ? <Button onClick={() => setStoring('remove')}>Take away</Button> : null}
            <Button look="primary" disabled={!changed || !current?.sound} onClick={() => setStoring('store')}>
              Store
            </Button>
          </>
        }
      />
      {error ? (
        <LoadFault error={error} retry={refetch}>
          What is written here could not be checked, so it cannot be stored yet
        </LoadFault>
      ) : null}
      {current && current.faults.length > 0 ? <FaultList faults={current.faults} /> : null}
      <div className="grid items-start gap-3.5 xl:grid-cols-2 [&>*]:min-w-0">
        <div className="grid gap-3.5 [&>*]:min-w-0">
          <Panel title="What is sent">
            <div className="grid gap-3">
              <div className="grid items-start gap-3 sm:grid-cols-2">
                <Field name="Name" hint={id === null ? 'As it is chosen for a webhook.' : `Known to the catalog as ${id}.`}>
                  <TextInput
                    value={draft.name}
                    maxLength={60}
                    placeholder="Our chat"
                    onChange={({ target }) => set({ name: target.value })}
                  />
                </Field>
                <Field name="As">
                  <Select value={draft.format} onChange={({ target }) => set({ format: target.value as WrittenTemplate['format'] })}>
                    <option value="json">JSON</option>
                    <option value="text">Plain text</option>
                  </Select>
                </Field>
              </div>
              <Field name="Body" hint="Values stand in for {{names}}. Nothing in it is run, and a value cannot break the JSON around it.">
                <TextArea
                  rows={18}
                  className="font-mono text-s"
                  spellCheck={false}
                  autoComplete="off"
                  maxLength={16_000}
                  value={draft.body}
                  onChange={({ target }) => set({ body: target.value })}
                />
              </Field>
              {id === null ? null : (
                <p className="text-s text-ink-3">
                  {form.usedBy.length === 0
                    ? 'No webhook is sent with it.'
                    : `${sayPlural(form.usedBy.length, 'webhook')} sent with it: ${form.usedBy.join(', ')}. It can be taken away when none is.`}{' '}
                  <Link href={`/catalog/edit?section=webhookTemplates&id=${encodeURIComponent(id)}`} prefetch={false} className="to">
                    Edit it as YAML
                  </Link>
                </p>
              )}
            </div>
          </Panel>
        </div>
        <div className="grid gap-3.5 [&>*]:min-w-0">
          <TemplatePreview format={settled.format} body={settled.body} />
          {id !== null && changed && current ? <DiffView check={current} /> : null}
          <TemplateFields />
        </div>
      </div>
      {storing ? (
        <StoreDialog
          draft={{ ...part, text: storing === 'remove' ? null : part.text, found: id === null ? null : form.found }}
          close={() => setStoring(null)}
          saved={saved}
        />
      ) : null}
    </>
  );
}

const partOf = ({ name, format, body }: WrittenTemplate, id: string | null, taken: readonly string[]) => ({
  section: 'webhookTemplates' as const,
  id,
  text: JSON.stringify({ id: id ?? idOf(name, taken), name: name.trim(), format, body }, null, 2),
});

interface TemplateState {
  changed: boolean;
  lacks: string | null;
  faults: number | null;
  said: string;
}

function sayState({ changed, lacks, faults, said }: TemplateState): string {
  if (!changed) return said || 'For chats and pagers that take none of the known shapes.';
  if (lacks !== null) return lacks;
  if (faults === null) return 'Being checked';
  return faults > 0 ? 'Something is to be corrected before it can be stored.' : 'Sound, not stored yet.';
}
