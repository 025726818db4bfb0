'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field, Select, TextInput } from '@/components/ui/field';
import { PickMenu } from '@/components/ui/pick-menu';
import { sayPlural } from '@/lib/domain/say';
import type { RoutingRule, RoutingView } from '@/lib/domain/views/routing';
import { type Dimension, dimensions, sayMatch } from './say-match';

interface Props {
  rule: RoutingRule;
  choices: RoutingView['choices'];
  close: () => void;
  done: (rule: RoutingRule) => void;
}

/** One rule: what it matches, and which team then has it. */
export function RoutingRuleDialog({ rule, choices, close, done }: Props) {
  const [draft, setDraft] = useState(rule);
  const choose = (dimension: Dimension, ids: string[]) => {
    const { [dimension]: _, ...rest } = draft.match;
    setDraft({ ...draft, match: ids.length === 0 ? rest : { ...rest, [dimension]: ids } });
  };
  const picked = (Object.keys(dimensions) as Dimension[]).filter((dimension) => dimension !== 'supplier');
  return (
    <Dialog
      open
      wide
      close={close}
      title={rule.name === '' ? 'A new rule' : 'Change a rule'}
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button look="primary" disabled={draft.name.trim() === ''} onClick={() => done({ ...draft, name: draft.name.trim() })}>
            Take over
          </Button>
        </>
      }
    >
      <Field name="Name" hint="People read it on the exception as the reason why their team has it.">
        <TextInput value={draft.name} maxLength={120} onChange={({ target }) => setDraft({ ...draft, name: target.value })} />
      </Field>
      <fieldset className="grid gap-1.5">
        <legend className="mb-1 font-medium">It matches</legend>
        <div className="flex flex-wrap gap-2">
          {picked.map((dimension) => {
            const chosen = draft.match[dimension] ?? [];
            return (
              <PickMenu
                key={dimension}
                name={dimensions[dimension]}
                summary={chosen.length === 0 ? 'any' : sayPlural(chosen.length, 'chosen', 'chosen')}
                options={choices[dimension]}
                chosen={chosen}
                choose={(ids) => choose(dimension, ids)}
                allName="Any"
              />
            );
          })}
        </div>
        <Field name="Suppliers" hint="Ids as events name them, separated by commas; none means any.">
          <TextInput
            defaultValue={(draft.match.supplier ?? []).join(', ')}
            onChange={({ target }) =>
              choose(
                'supplier',
                target.value
                  .split(',')
                  .map((one) => one.trim())
                  .filter(Boolean),
              )
            }
          />
        </Field>
        <p className="text-s text-ink-2">{sayMatch(draft.match, choices)}. A rule about one place does not take what reaches beyond it.</p>
      </fieldset>
      <Field name="Team">
        <Select value={draft.team} onChange={({ target }) => setDraft({ ...draft, team: target.value })}>
          {choices.team.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      </Field>
    </Dialog>
  );
}
