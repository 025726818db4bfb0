'use client';
import { Field, TextArea, TextInput } from '@/components/ui/field';
import type { ExceptionTypeView } from '@/lib/domain/views/rule-try';

type Rule = ExceptionTypeView['rule'];

const names: Record<string, { name: string; hint: string }> = {
  when: { name: 'Condition (CEL)', hint: 'What a log entry must meet' },
  among: { name: 'Among (CEL)', hint: 'The log entries that a share is of' },
  atLeast: { name: 'At least', hint: 'So many are too many' },
  above: { name: 'More than this share', hint: 'From 0 to 1: 0.02 is 2 %' },
  below: { name: 'Less than this share', hint: 'Of what is usual, from 0 to 1' },
  minCount: { name: 'Fewest to judge', hint: 'Below it nothing is said' },
  minExpected: { name: 'Fewest usual minutes', hint: 'What is rarer is never missed' },
  within: { name: 'Within', hint: 'ISO 8601: PT10M is ten minutes, P2D two days' },
  after: { name: 'Silent for', hint: 'ISO 8601: PT5M is five minutes' },
  over: { name: 'Over', hint: 'ISO 8601: PT1H is an hour' },
  raiseBefore: { name: 'Raised before the deadline', hint: 'ISO 8601: PT3H is three hours' },
  holds: { name: 'Holds for', hint: 'ISO 8601: PT10M is ten minutes' },
  mendedAfter: { name: 'Mended after', hint: 'ISO 8601: PT10M is ten minutes' },
  chance: { name: 'Chance', hint: 'The probability by which chance may explain it' },
  confidence: { name: 'Confidence', hint: 'From 0.5 to 1: how sure the share must be' },
  factor: { name: 'Times as much', hint: 'Of what is usual' },
  windows: { name: 'Hours in a row', hint: 'So many whole hours with enough entries' },
  every: { name: 'Every', hint: 'ISO 8601: P1D is a day' },
  tolerance: { name: 'Tolerance', hint: 'A difference up to this is none' },
};

const isEditable = (key: string, value: unknown) =>
  key in names && (typeof value === 'number' || typeof value === 'string') && !(key === 'after' && !String(value).startsWith('P'));

/** The numbers, times and conditions of a rule, each as a named field; the rest of it is what the type is about and stays. */
export function RuleFields({ rule, onChange, disabled }: { rule: Rule; onChange: (rule: Rule) => void; disabled: boolean }) {
  const fields = Object.entries(rule).filter(([key, value]) => isEditable(key, value));
  if (fields.length === 0) return <p className="text-ink-2">This rule has no number or time that could be set.</p>;
  const set = (key: string, value: string | number) => onChange({ ...rule, [key]: value } as Rule);
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      {fields.map(([key, value]) => {
        const { name, hint } = names[key] ?? { name: key, hint: '' };
        if (key === 'when' || key === 'among') {
          return (
            <div key={key} className="sm:col-span-2">
              <Field name={name} hint={hint}>
                <TextArea
                  className="font-mono"
                  value={String(value)}
                  disabled={disabled}
                  onChange={(event) => set(key, event.target.value)}
                />
              </Field>
            </div>
          );
        }
        const isNumber = typeof value === 'number';
        return (
          <Field key={key} name={name} hint={hint}>
            <TextInput
              type={isNumber ? 'number' : 'text'}
              step="any"
              value={String(value)}
              disabled={disabled}
              onChange={(event) => set(key, isNumber ? Number(event.target.value) : event.target.value)}
            />
          </Field>
        );
      })}
    </div>
  );
}
