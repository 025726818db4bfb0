'use client';
import Link from 'next/link';
import { useRouter, useSearchParams } from 'next/navigation';
import { useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Field, Select, TextArea } from '@/components/ui/field';
import { Icon } from '@/components/ui/icon';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { Time } from '@/components/ui/time';
import { useDeed } from '@/components/ui/use-deed';
import { checkKpi, previewKpi, saveKpi } from '@/lib/client';
import { changeKind, listOf, readField, textOfValue, writeField } from '@/lib/domain/kpi-form';
import { askedFields, type FormField, fieldsOfKind, judgedFields, measureWords } from '@/lib/domain/kpi-form-fields';
import { sayPlural } from '@/lib/domain/say';
import { sayWork } from '@/lib/domain/say-kpi';
import { hrefWith, scopeOf } from '@/lib/domain/scope-url';
import type { KpiCheck, KpiDraft, KpiEditorView, KpiPreview, KpiSaid } from '@/lib/domain/views/kpi-editor';
import { measureKinds } from '@/lib/domain/views/kpis';
import { isAbout, KpiField } from './kpi-field';
import { KpiTrial } from './kpi-trial';

const DAYS = 30;
const PAUSE_MS = 350;
const ID: FormField = { path: ['id'], name: 'Id', control: 'text', hint: 'Begins with kpi-; it stays for good.' };

/** Writes a KPI: a form for what most need beside the YAML for all there is, tried out before it is stored. */
export function KpiEditorScreen({ view }: { view: KpiEditorView }) {
  const search = useSearchParams();
  const router = useRouter();
  const environment = search.get('environment') ?? 'production';
  const [draft, setDraft] = useState<KpiDraft | null>(view.draft);
  const [yaml, setYaml] = useState(view.yaml);
  const [check, setCheck] = useState<KpiCheck | null>(null);
  const [waiting, setWaiting] = useState(false);
  const [backTo, setBackTo] = useState<number | undefined>(undefined);
  const [trial, setTrial] = useState<{ of: string; view: KpiPreview } | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const asked = useRef(0);
  const trying = useDeed();
  const saving = useDeed();

  /** Asks what is wrong once nobody has typed for a moment; only the newest answer counts. */
  const checkSoon = (said: KpiSaid['said']) => {
    clearTimeout(timer.current);
    asked.current += 1;
    const mine = asked.current;
    setWaiting(true);
    timer.current = setTimeout(() => {
      checkKpi({ id: view.id, said }).then(
        (answer) => {
          if (mine !== asked.current) return;
          setWaiting(false);
          setCheck(answer);
          if ('yaml' in said) setDraft(answer.draft);
          else setYaml(answer.yaml);
        },
        (error: unknown) => {
          const message = error instanceof Error ? error.message : 'It could not be checked.';
          if (mine !== asked.current) return;
          setWaiting(false);
          setCheck({ draft, yaml, faults: [{ line: 1, path: '', message, mend: '' }], diff: [], words: null });
        },
      );
    }, PAUSE_MS);
  };
  const write = (next: KpiDraft) => {
    setDraft(next);
    setBackTo(undefined);
    checkSoon({ draft: next });
  };
  const type = (text: string, version?: number) => {
    setYaml(text);
    setBackTo(version);
    checkSoon({ yaml: text });
  };

  const faults = check?.faults ?? [];
  const kind = measureKinds.find((one) => draft && readField(draft, ['measure', 'kind']) === one);
  const fields = kind ? fieldsOfKind(kind) : [];
  const workflow = draft ? textOfValue(readField(draft, ['measure', 'workflow'])) : '';
  const elsewhere = faults.filter(
    ({ path }) => ![ID, ...askedFields, ...judgedFields, ...fields].some((one) => isAbout(path, one.path.join('.'))),
  );
  const sound = check !== null && faults.length === 0 && !waiting;
  const triable = sound || (check === null && view.id !== null && !waiting);
  const show = (list: readonly FormField[]) =>
    draft === null
      ? null
      : list.map((field) => (
          <KpiField
            key={field.path.join('.')}
            field={field}
            value={readField(draft, field.path)}
            workflow={workflow}
            choices={view.choices}
            faults={faults}
            change={(value) => write(pickWorkflow(draft, writeField(draft, field.path, value), field))}
          />
        ));
  const tryOut = () =>
    trying.run(async () => setTrial({ of: yaml, view: await previewKpi({ id: view.id, said: { yaml } }, { environment, days: DAYS }) }));
  const save = () =>
    saving.run(async () => {
      const found = view.id === null ? null : view.yaml;
      const saved = await saveKpi({ id: view.id, yaml, found, ...(backTo === undefined ? {} : { backTo }) });
      router.push(saved.computed ? hrefWith(`/kpis/${saved.id}`, scopeOf(search)) : '/catalog?section=kpis');
      router.refresh();
    });

  return (
    <>
      <PageHead
        above={
          <Link
            href={view.id ? hrefWith(`/kpis/${view.id}`, scopeOf(search)) : hrefWith('/kpis', scopeOf(search))}
            className="inline-flex items-center gap-1 hover:text-ink"
          >
            <Icon name="left" size={13} /> {view.id ? 'Back to its number' : 'KPIs'}
          </Link>
        }
        title={view.id === null ? 'A new KPI' : `Change ${textOfValue(view.draft.name) || view.id}`}
        lede={
          <span aria-live="polite">
            {waiting || check === null
              ? `Catalog version ${view.catalogVersion}`
              : faults.length > 0
                ? `${sayPlural(faults.length, 'thing')} to correct`
                : check.diff.length === 0
                  ? 'As it is stored'
                  : view.id === null
                    ? 'Sound; nothing of it is stored yet'
                    : `Sound; ${sayPlural(check.diff.length, 'field differs', 'fields differ')} from what is stored`}
          </span>
        }
        actions={
          <>
            <Button onClick={tryOut} disabled={trying.busy || !triable}>
              {trying.busy ? 'Working it out…' : `Try it on the last ${DAYS} days`}
            </Button>
            <Button look="primary" onClick={save} disabled={saving.busy || !sound || check.diff.length === 0}>
              {backTo === undefined ? 'Save' : `Go back to version ${backTo}`}
            </Button>
          </>
        }
      />
      {saving.fault}
      {trying.fault}
      {view.work === null ? null : (
        <p className="text-ink-2">It is being worked out over history as it is stored: {sayWork(view.work)} so far.</p>
      )}
      {elsewhere.length === 0 ? null : (
        <ul className="rounded-m border border-high bg-high-soft px-3 py-2">
          {elsewhere.map(({ line, path, message, mend }) => (
            <li key={`${path} ${message}`}>
              {path === '' ? '' : `${path}: `}
              {message} {mend} <span className="text-ink-3">(line {line})</span>
            </li>
          ))}
        </ul>
      )}
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <div className="grid min-w-0 gap-4">
          {draft === null ? (
            <Panel title="The form waits">
              <p className="text-ink-2">The YAML cannot be read yet. Correct it, and the fields are here again.</p>
            </Panel>
          ) : (
            <>
              <Panel title="What it asks">
                <div className="grid gap-3">
                  {view.id === null ? show([ID]) : null}
                  {show(askedFields)}
                </div>
              </Panel>
              <Panel title="How it is counted" hint={kind ? measureWords[kind].says : undefined}>
                <div className="grid gap-3">
                  <Field name="What is measured">
                    <Select
                      value={kind ?? ''}
                      onChange={({ target }) => write(changeKind(draft, measureKinds.find((one) => one === target.value) ?? 'ratio'))}
                    >
                      {kind ? null : <option value="">nothing yet: it is only described</option>}
                      {measureKinds.map((one) => (
                        <option key={one} value={one}>
                          {measureWords[one].name}
                        </option>
                      ))}
                    </Select>
                  </Field>
                  {show(fields)}
                </div>
              </Panel>
              <Panel title="How it is judged and shown">
                <div className="grid gap-3 sm:grid-cols-2">{show(judgedFields)}</div>
              </Panel>
            </>
          )}
        </div>
        <div className="grid min-w-0 gap-4">
          {trial ? <KpiTrial trial={trial.view} days={DAYS} stale={trial.of !== yaml} /> : null}
          {check?.words ? (
            <Panel title="In words">
              <p>{check.words.formula}</p>
              <p className="mt-1 text-ink-2">
                {[check.words.counted, check.words.cohort, check.words.clock].filter((part) => part !== '').join('. ')}.
              </p>
            </Panel>
          ) : null}
          {check && sound && check.diff.length > 0 ? <Differences diff={check.diff} fresh={view.id === null} /> : null}
          <Panel title="As YAML" hint="as it stands in kpis.yaml; what you write here and there is the same">
            <TextArea
              aria-label="KPI as YAML"
              rows={22}
              spellCheck={false}
              className="font-mono text-s"
              value={yaml}
              onChange={({ target }) => type(target.value)}
            />
          </Panel>
          {view.versions.length > 0 ? <Versions view={view} take={type} /> : null}
        </div>
      </div>
    </>
  );
}

/** A KPI is about the workflow that it measures. */
function pickWorkflow(before: KpiDraft, draft: KpiDraft, { path }: FormField): KpiDraft {
  if (path.join('.') !== 'measure.workflow') return draft;
  const [was, picked] = [before, draft].map((one) => textOfValue(readField(one, path)));
  const listed = listOf(draft.workflows).filter((id) => id !== was);
  return !picked || listed.includes(picked) ? draft : { ...draft, workflows: [picked, ...listed] };
}

function Differences({ diff, fresh }: { diff: KpiCheck['diff']; fresh: boolean }) {
  return (
    <Panel title={fresh ? 'What will be stored' : 'What will change'} flush>
      <ul className="max-h-[280px] overflow-y-auto">
        {diff.map(({ field, before, after }) => (
          <li key={field} className="border-b border-line px-3.5 py-1.5 last:border-0">
            <span className="font-mono text-s text-ink-3">{field}</span>
            <span className="block break-words">
              {before === null ? null : (
                <>
                  <del className="text-ink-3">{before}</del>{' '}
                </>
              )}
              {after === null ? <span className="text-ink-3">not said any more</span> : <ins className="no-underline">{after}</ins>}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Versions({ view, take }: { view: KpiEditorView; take: (yaml: string, version: number) => void }) {
  return (
    <Panel title="Earlier versions" hint="taken over here, then saved as a new one" flush>
      <ol>
        {view.versions.map(({ version, at, by, yaml }, i) => (
          <li key={version} className="flex min-h-9 flex-wrap items-center gap-x-3 border-b border-line px-3.5 py-1 last:border-0">
            <span className="font-medium">Version {version}</span>
            <span className="text-ink-2">
              <Time at={at} /> by {by}
            </span>
            <span className="ml-auto">
              {i === 0 ? (
                <span className="text-s text-ink-3">as it is stored</span>
              ) : yaml === null ? (
                <span className="text-s text-ink-3">cannot be read by the rules of today</span>
              ) : (
                <Button size="s" aria-label={`Take over version ${version}`} onClick={() => take(yaml, version)}>
                  Take over
                </Button>
              )}
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
