'use client';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { Button, IconButton } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field, Select, TextArea } from '@/components/ui/field';
import { Icon } from '@/components/ui/icon';
import { useDeed } from '@/components/ui/use-deed';
import { changeRouting, routingQuery, tryRouting } from '@/lib/client';
import { sayPlural } from '@/lib/domain/say';
import type { RoutingDraft, RoutingRule, RoutingTry, RoutingView } from '@/lib/domain/views/routing';
import { RoutingOutcome } from './routing-outcome';
import { RoutingRuleDialog } from './routing-rule-dialog';
import { sayMatch } from './say-match';

const DAYS = 30;

/** Who gets an exception: the rules in order, with a try over history before anything is stored. */
export function RoutingScreen() {
  const { data: view } = useSuspenseQuery(routingQuery());
  const stored = { rules: view.rules, fallbackTeam: view.fallbackTeam };
  const [draft, setDraft] = useState<RoutingDraft>(stored);
  const [tried, setTried] = useState<{ of: RoutingDraft; outcome: RoutingTry } | null>(null);
  const [editing, setEditing] = useState<number | 'new' | null>(null);
  const [saving, setSaving] = useState(false);
  const attempt = useDeed();
  const changed = JSON.stringify(draft) !== JSON.stringify(stored);
  const outcome = tried?.of === draft ? tried.outcome : null;
  const setRules = (rules: RoutingRule[]) => setDraft({ ...draft, rules });
  const edited = typeof editing === 'number' ? draft.rules[editing] : undefined;
  return (
    <>
      <header>
        <p className="text-s text-ink-3">
          <Link href="/catalog?section=exceptions" prefetch={false} className="to">
            Catalog
          </Link>
        </p>
        <h1>Who gets an exception</h1>
        <p className="mt-0.5 max-w-[80ch] text-ink-2">
          The first rule that matches decides; where none does, the team of the exception type has it, and where that is gone, the fallback.
          What has nobody or no runbook stands under{' '}
          <Link href="/catalog?section=coverage" prefetch={false} className="to">
            Coverage
          </Link>
          .
        </p>
      </header>
      <section aria-label="Rules" className="rounded-l border border-line bg-surface">
        <ol>
          {draft.rules.map((rule, at) => (
            <Rule
              key={rule.name}
              {...{ rule, at, view, taken: outcome?.taken[at] ?? null, last: at === draft.rules.length - 1 }}
              edit={() => setEditing(at)}
              move={(by) => setRules(moved(draft.rules, at, by))}
              remove={() => setRules(draft.rules.filter((_, i) => i !== at))}
            />
          ))}
        </ol>
        {draft.rules.length === 0 ? <p className="px-3.5 py-3 text-ink-2">No rule: each exception goes to the team of its type.</p> : null}
        <footer className="flex flex-wrap items-end gap-3 border-t border-line px-3.5 py-3">
          <Field name="Fallback, where nobody owns it">
            <Select
              value={draft.fallbackTeam}
              disabled={!view.mayChange}
              onChange={({ target }) => setDraft({ ...draft, fallbackTeam: target.value })}
            >
              {view.choices.team.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          </Field>
          {view.mayChange ? (
            <div className="ml-auto flex flex-wrap gap-2">
              <Button onClick={() => setEditing('new')}>Add a rule</Button>
              <Button
                disabled={attempt.busy}
                onClick={() => attempt.run(async () => setTried({ of: draft, outcome: await tryRouting(draft, DAYS) }))}
              >
                {attempt.busy ? 'Trying' : `Try on ${DAYS} days`}
              </Button>
              {changed ? <Button onClick={() => setDraft(stored)}>Discard</Button> : null}
              <Button look="primary" disabled={!changed} onClick={() => setSaving(true)}>
                Save
              </Button>
            </div>
          ) : (
            <p className="text-s text-ink-3">Administrators of the catalog change these rules.</p>
          )}
        </footer>
      </section>
      {attempt.fault}
      {outcome ? <RoutingOutcome outcome={outcome} changed={changed} /> : null}
      {editing === null ? null : (
        <RoutingRuleDialog
          choices={view.choices}
          rule={edited ?? { name: '', match: {}, team: draft.fallbackTeam }}
          close={() => setEditing(null)}
          done={(rule) => {
            setRules(editing === 'new' ? [...draft.rules, rule] : draft.rules.map((one, at) => (at === editing ? rule : one)));
            setEditing(null);
          }}
        />
      )}
      {saving ? <Save {...{ view, draft, outcome }} close={() => setSaving(false)} saved={setDraft} /> : null}
    </>
  );
}

const moved = (rules: RoutingRule[], at: number, by: number): RoutingRule[] => {
  const rest = rules.filter((_, i) => i !== at);
  const rule = rules[at];
  return rule ? [...rest.slice(0, at + by), rule, ...rest.slice(at + by)] : rules;
};

interface RuleProps {
  rule: RoutingRule;
  at: number;
  last: boolean;
  view: RoutingView;
  /** Exceptions it takes in the try; null where nothing was tried. */
  taken: number | null;
  edit: () => void;
  move: (by: number) => void;
  remove: () => void;
}

function Rule({ rule, at, last, view, taken, edit, move, remove }: RuleProps) {
  const team = view.choices.team.find(({ id }) => id === rule.team)?.name ?? rule.team;
  return (
    <li className="grid gap-x-4 gap-y-1 border-b border-line px-3.5 py-2.5 last:border-0 md:grid-cols-[28px_minmax(0,1fr)_minmax(0,220px)_auto] md:items-center">
      <span className="text-s text-ink-3 tabular-nums max-md:hidden">{at + 1}</span>
      <span className="min-w-0">
        <b className="block font-medium">{rule.name}</b>
        <span className="block text-s text-pretty text-ink-2">{sayMatch(rule.match, view.choices)}</span>
      </span>
      <span>
        <Icon name="right" size={12} className="inline text-ink-3" /> {team}
        {taken === null ? null : <span className="block text-s text-ink-3">took {sayPlural(taken, 'exception')}</span>}
      </span>
      {view.mayChange ? (
        <span className="flex gap-1">
          <IconButton label={`Move ${rule.name} up`} disabled={at === 0} onClick={() => move(-1)}>
            <Icon name="up" />
          </IconButton>
          <IconButton label={`Move ${rule.name} down`} disabled={last} onClick={() => move(1)}>
            <Icon name="down" />
          </IconButton>
          <Button size="s" aria-label={`Change ${rule.name}`} onClick={edit}>
            Change
          </Button>
          <IconButton label={`Remove ${rule.name}`} onClick={remove}>
            <Icon name="close" size={12} />
          </IconButton>
        </span>
      ) : null}
    </li>
  );
}

interface SaveProps {
  view: RoutingView;
  draft: RoutingDraft;
  outcome: RoutingTry | null;
  close: () => void;
  saved: (draft: RoutingDraft) => void;
}

function Save({ view, draft, outcome, close, saved }: SaveProps) {
  const client = useQueryClient();
  const { run, busy, fault } = useDeed();
  const [reason, setReason] = useState('');
  const save = () =>
    run(async () => {
      await changeRouting({ ...draft, version: view.version, reason: reason.trim() });
      const now = await client.fetchQuery({ ...routingQuery(), staleTime: 0 });
      saved({ rules: now.rules, fallbackTeam: now.fallbackTeam });
      close();
    });
  return (
    <Dialog
      open
      close={close}
      title="Save these rules"
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button look="primary" disabled={busy || reason.trim().length < 3} onClick={save}>
            {busy ? 'Saving' : 'Save as a new version'}
          </Button>
        </>
      }
    >
      <p>
        {outcome
          ? `In ${outcome.days} days ${sayPlural(outcome.moved, 'exception')} of ${outcome.exceptions} would have gone to another team.`
          : 'You have not tried these rules on history.'}{' '}
        Exceptions that are open stay with who has them.
      </p>
      <Field name="Why" hint="Kept in the audit trail.">
        <TextArea value={reason} maxLength={1000} onChange={({ target }) => setReason(target.value)} />
      </Field>
      {fault}
    </Dialog>
  );
}
