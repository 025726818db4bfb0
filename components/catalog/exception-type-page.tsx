'use client';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Field, Select, TextInput } from '@/components/ui/field';
import { StateMark } from '@/components/ui/glyph';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { useDeed } from '@/components/ui/use-deed';
import { changeRule, tryRule } from '@/lib/client';
import { sayStamp } from '@/lib/domain/say';
import type { ExceptionTypeView, RuleTried } from '@/lib/domain/views/rule-try';
import { RuleFields } from './rule-fields';
import { RuleTrial } from './rule-trial';

/** One exception type: its rule to be set, tried on the last weeks, and switched on or off with a reason. */
export function ExceptionTypePage({ view }: { view: ExceptionTypeView }) {
  const [rule, setRule] = useState(view.rule);
  const [days, setDays] = useState(14);
  const [tried, setTried] = useState<RuleTried | null>(null);
  const [reason, setReason] = useState('');
  const trial = useDeed();
  const change = useDeed();
  const router = useRouter();
  const isChanged = JSON.stringify(rule) !== JSON.stringify(view.rule);
  const save = (on?: boolean) =>
    change.run(async () => {
      await changeRule(view.code, { ...(isChanged ? { rule } : {}), ...(on === undefined ? {} : { on }), reason, version: view.version });
      setReason('');
      router.refresh();
    });
  const state = view.on ? 'good' : 'notyet';
  return (
    <div className="grid gap-4">
      <PageHead
        above={
          <Link href="/catalog?section=exceptions" prefetch={false} className="to">
            Catalog, exception types
          </Link>
        }
        title={view.title}
        lede={
          <>
            <span className="font-mono">{view.code}</span>, {view.severity.toLowerCase()}, to {view.team}
          </>
        }
      />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Panel
          title="What raises it"
          hint={view.kind.replaceAll('_', ' ')}
          actions={
            <StateMark state={state} soft={!view.on}>
              {view.on ? 'Switched on' : 'Switched off'}
            </StateMark>
          }
        >
          <div className="grid gap-4">
            <p className="text-pretty">{view.words}</p>
            <RuleFields rule={rule} onChange={setRule} disabled={!view.mayChange} />
            {view.mayChange ? (
              <form
                className="grid gap-3 border-t border-line pt-3"
                onSubmit={(event) => {
                  event.preventDefault();
                  save();
                }}
              >
                <Field name="Reason" hint="Others read it in the audit trail">
                  <TextInput value={reason} required minLength={3} maxLength={1000} onChange={(event) => setReason(event.target.value)} />
                </Field>
                {change.fault}
                <div className="flex flex-wrap gap-2">
                  <Button type="submit" look="primary" disabled={change.busy || !isChanged || reason.trim().length < 3}>
                    Save the rule
                  </Button>
                  <Button
                    look={view.on ? 'danger' : 'plain'}
                    disabled={change.busy || reason.trim().length < 3}
                    onClick={() => save(!view.on)}
                  >
                    {view.on ? 'Switch off' : 'Switch on'}
                  </Button>
                  {isChanged ? (
                    <Button look="quiet" disabled={change.busy} onClick={() => setRule(view.rule)}>
                      Take back
                    </Button>
                  ) : null}
                </div>
              </form>
            ) : (
              <p className="text-s text-ink-3">Administrators of the catalog set it, try it and switch it.</p>
            )}
          </div>
        </Panel>
        <div className="grid gap-4">
          {view.mayChange ? (
            <Panel
              title="What it would have raised"
              actions={
                <>
                  <Select
                    aria-label="How far back"
                    className="h-[30px]! w-auto!"
                    value={days}
                    onChange={(event) => setDays(Number(event.target.value))}
                  >
                    {[1, 7, 14, 28].map((one) => (
                      <option key={one} value={one}>
                        Last {one === 1 ? 'day' : `${one} days`}
                      </option>
                    ))}
                  </Select>
                  <Button
                    disabled={trial.busy}
                    onClick={() => trial.run(async () => setTried(await tryRule(view.code, { rule, days }, {})))}
                  >
                    {trial.busy ? 'Trying …' : 'Try it'}
                  </Button>
                </>
              }
            >
              {trial.fault}
              <RuleTrial tried={tried} changed={isChanged} />
            </Panel>
          ) : null}
          <Panel title="Changes" flush>
            {view.changes.length === 0 ? (
              <p className="p-3.5 text-ink-2">
                Nobody has changed it here. What the files of the catalog changed stands under its versions.
              </p>
            ) : (
              <ul>
                {view.changes.map((one) => (
                  <li key={one.at} className="border-b border-line px-3.5 py-2 last:border-0">
                    <span className="font-medium">{one.what}</span>, {one.by}
                    <span className="block text-s text-ink-3">
                      {sayStamp(one.at, view.timezone)}
                      {one.reason ? `: ${one.reason}` : ''}
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </Panel>
        </div>
      </div>
    </div>
  );
}
