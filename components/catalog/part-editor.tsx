'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { DiffView } from '@/components/ui/diff-view';
import { FaultList } from '@/components/ui/fault-list';
import { Panel } from '@/components/ui/panel';
import { StoreDialog } from '@/components/ui/store-dialog';
import { Time } from '@/components/ui/time';
import { useDeed } from '@/components/ui/use-deed';
import { useSettled } from '@/components/ui/use-settled';
import { catalogPartQuery, partCheckQuery, tryPart } from '@/lib/client';
import { sayPlural } from '@/lib/domain/say';
import type { CatalogPart, PartCheck, PartSection, PartTrial } from '@/lib/domain/views/catalog-editor';
import { FaultPlace } from './fault-place';
import { sayBy } from './say-by';

const PAUSE_MS = 400;
const DAYS = 14;

interface Props {
  section: PartSection;
  /** Null: a new one. */
  id: string | null;
  /** The text as it is stored; null: nothing is. */
  stored: string | null;
  start: string;
  versions: CatalogPart['versions'];
}

/** The text of one part with what is wrong with it, what it would change, and what it would have made of the past. */
export function PartEditor({ section, id, stored, start, versions }: Props) {
  const [text, setText] = useState(start);
  const [found, setFound] = useState(stored);
  const [trial, setTrial] = useState<{ of: string; answer: PartTrial } | null>(null);
  const [asking, setAsking] = useState<'store' | 'remove' | null>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const client = useQueryClient();
  const router = useRouter();
  const trying = useDeed();
  const changed = text !== found;
  const settled = useSettled(text, PAUSE_MS);
  const { data: answer, error } = useQuery(partCheckQuery({ section, id, text: settled }));
  const current = settled === text ? (answer ?? null) : null;

  const toLine = (line: number) => {
    const box = area.current;
    if (!box) return;
    const from =
      text
        .split('\n')
        .slice(0, line - 1)
        .join('\n').length + (line > 1 ? 1 : 0);
    const to = text.indexOf('\n', from);
    box.focus();
    box.setSelectionRange(from, to === -1 ? text.length : to);
    box.scrollTop = Math.max(0, (line - 4) * 18);
  };
  const saved = async (newId: string | null) => {
    setAsking(null);
    await client.invalidateQueries({ queryKey: ['catalog-parts'] });
    if (newId === null) return router.push(`/catalog/edit?section=${section}`);
    const part = await client.fetchQuery({ ...catalogPartQuery(section, newId), staleTime: 0 });
    if (id === null) return router.push(`/catalog/edit?section=${section}&id=${encodeURIComponent(newId)}`);
    setText(part.text);
    setFound(part.text);
  };
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2 [&>*]:min-w-0">
      <Panel
        title={section === 'runbooks' ? 'As Markdown' : 'As YAML'}
        hint={<span role="status">{sayState(current, changed)}</span>}
        actions={
          <>
            {changed && found !== null ? (
              <Button look="quiet" size="s" onClick={() => setText(found)}>
                Take back
              </Button>
            ) : null}
            {current?.triable ? (
              <Button
                size="s"
                disabled={trying.busy}
                onClick={() => trying.run(async () => setTrial({ of: text, answer: await tryPart({ section, id, text }, DAYS) }))}
              >
                {trying.busy ? 'Trying' : `Try on ${DAYS} days`}
              </Button>
            ) : null}
            <Button look="primary" size="s" disabled={!changed || !current?.sound} onClick={() => setAsking('store')}>
              Store
            </Button>
          </>
        }
        flush
      >
        <textarea
          ref={area}
          value={text}
          onChange={({ target }) => setText(target.value)}
          spellCheck={section === 'runbooks'}
          aria-label="The text of this part"
          wrap={section === 'runbooks' ? 'soft' : 'off'}
          rows={Math.min(44, Math.max(14, text.split('\n').length + 1))}
          className="block w-full resize-y bg-surface px-3.5 py-2.5 font-mono text-[12px] leading-[18px] outline-offset-[-2px] outline-accent"
        />
      </Panel>
      <div className="grid gap-4 [&>*]:min-w-0">
        {error ? <p role="alert">{error.message}</p> : null}
        {trying.fault}
        {current && current.faults.length > 0 ? (
          <FaultList
            faults={current.faults}
            before={({ path }) => (path === '' ? '' : <code className="font-mono text-s">{path} </code>)}
            after={(fault) => (
              <>
                {' '}
                <FaultPlace fault={fault} toLine={toLine} />
              </>
            )}
          />
        ) : null}
        {trial ? (
          <Panel title={`On the last ${trial.answer.days} days`} hint={trial.of === text ? undefined : 'of an earlier text'}>
            <p>{trial.answer.headline}</p>
            {trial.answer.lines.map((line) => (
              <p key={line} className="text-s text-ink-2">
                {line}
              </p>
            ))}
          </Panel>
        ) : null}
        {changed && current ? <DiffView check={current} /> : null}
        {versions.length > 0 ? (
          <Panel title="Earlier versions" hint="taken over here, then stored as a new one" flush>
            <ol>
              {versions.map((one, at) => (
                <li
                  key={one.version}
                  className="flex min-h-9 flex-wrap items-center gap-x-3 border-b border-line px-3.5 py-1 last:border-0"
                >
                  <span className="font-medium">Version {one.version}</span>
                  <span className="text-ink-2">
                    <Time at={one.at} /> by {sayBy(one.by)}
                  </span>
                  <span className="ml-auto">
                    {at === 0 ? (
                      <span className="text-s text-ink-3">as it is stored</span>
                    ) : (
                      <Button
                        size="s"
                        disabled={one.text === null}
                        aria-label={`Take over version ${one.version}`}
                        onClick={() => one.text !== null && setText(one.text)}
                      >
                        Take over
                      </Button>
                    )}
                  </span>
                </li>
              ))}
            </ol>
          </Panel>
        ) : null}
        {found !== null && section !== id ? (
          <p>
            <Button look="danger" size="s" onClick={() => setAsking('remove')}>
              Take it out of the catalog
            </Button>
          </p>
        ) : null}
      </div>
      {asking ? (
        <StoreDialog draft={{ section, id, text: asking === 'remove' ? null : text, found }} close={() => setAsking(null)} saved={saved} />
      ) : null}
    </div>
  );
}

function sayState(check: PartCheck | null, changed: boolean): string {
  if (!check) return 'Being checked';
  if (check.faults.length > 0) return `${sayPlural(check.faults.length, 'thing')} to correct`;
  return changed ? 'Sound, not stored yet' : 'As it is stored';
}
