import { useId, useState } from 'react';
import { Checkbox } from '@/components/ui/checkbox';
import { Field, Select, TextArea, TextInput } from '@/components/ui/field';
import {
  type DurationUnit,
  durationUnits,
  isShown,
  listOf,
  readDuration,
  textOfValue,
  valueOfText,
  writeDuration,
} from '@/lib/domain/kpi-form';
import type { FormField } from '@/lib/domain/kpi-form-fields';
import type { KpiEditorView, KpiFaultView } from '@/lib/domain/views/kpi-editor';

interface Props {
  field: FormField;
  value: unknown;
  /** The workflow whose steps can be picked. */
  workflow: string;
  choices: KpiEditorView['choices'];
  faults: readonly KpiFaultView[];
  change: (value: unknown) => void;
}

/** One field of a KPI with its faults below it. What a form cannot show is written in YAML, and said so. */
export function KpiField({ field, value, workflow, choices, faults, change }: Props) {
  const mine = faults.filter(({ path }) => isAbout(path, field.path.join('.')));
  return (
    <div className="min-w-0">
      {isShown(field, value) ? (
        <Control field={field} value={value} workflow={workflow} choices={choices} change={change} />
      ) : (
        <p>
          <span className="font-medium">{field.name}</span>
          <span className="block text-s text-ink-3">Written in YAML.</span>
        </p>
      )}
      {mine.map(({ message, mend }) => (
        <p key={`${message} ${mend}`} className="mt-1 text-s text-crit-text">
          {message} {mend}
        </p>
      ))}
    </div>
  );
}

/** Whether a fault at a path is about the field at another. */
export const isAbout = (fault: string, field: string): boolean =>
  fault === field || fault.startsWith(`${field}[`) || fault.startsWith(`${field}.`);

type ControlProps = Omit<Props, 'faults'>;

function Control({ field, value, workflow, choices, change }: ControlProps) {
  const { control, name, hint } = field;
  const steps = choices.workflows.find(({ id }) => id === workflow)?.milestones ?? [];
  const typed = (text: string) => change(valueOfText(field, text));
  const pick = (options: readonly { id: string; name: string }[]) => <Pick field={field} value={value} options={options} change={change} />;
  const tick = (options: readonly { id: string; name: string }[]) => (
    <Ticks field={field} value={value} options={options} change={change} />
  );
  if (control === 'milestone') return pick(steps);
  if (control === 'milestones') return tick(steps);
  if (control === 'workflow') return pick(choices.workflows);
  if (control === 'workflows') return tick(choices.workflows);
  if (control === 'exceptionTypes') return tick(choices.exceptionTypes);
  if (control === 'exceptionType') return pick(choices.exceptionTypes.filter(({ expectsBatch }) => expectsBatch));
  if (control === 'clock') return pick(choices.clocks.map((id) => ({ id, name: clockNames[id] ?? `${id} (calendar)` })));
  if (typeof control !== 'string') return pick(control);
  if (control === 'duration') return <Duration field={field} value={value} change={change} />;
  if (control === 'flag')
    return (
      // biome-ignore lint/a11y/noLabelWithoutControl: the box is the child.
      <label className="flex min-h-9 items-center gap-2">
        <Checkbox checked={value === true} onChange={({ target }) => change(target.checked)} />
        <span className="font-medium">{name}</span>
      </label>
    );
  const hinted = hint === undefined ? {} : { hint };
  if (control === 'long' || control === 'condition')
    return (
      <Field name={name} {...hinted}>
        <TextArea
          rows={2}
          className={control === 'condition' ? 'font-mono text-s' : undefined}
          spellCheck={control === 'long'}
          value={textOfValue(value)}
          onChange={({ target }) => typed(target.value)}
        />
      </Field>
    );
  return <Typed key={name} field={field} value={value} typed={typed} />;
}

const clockNames: Record<string, string> = { elapsed: 'every hour counts', business: 'business hours' };

/** Numbers and lists are kept as they were typed for as long as the field has the focus: `12.` is on its way to 12.5. */
function Typed({ field: { name, hint, control }, value, typed }: { field: FormField; value: unknown; typed: (text: string) => void }) {
  const plain = textOfValue(value);
  const hinted = hint === undefined ? {} : { hint };
  return (
    <Field name={name} {...hinted}>
      {control === 'text' ? (
        <TextInput value={plain} onChange={({ target }) => typed(target.value)} />
      ) : (
        <TextInput
          key={plain}
          defaultValue={plain}
          inputMode={control === 'number' ? 'decimal' : 'text'}
          onBlur={({ target }) => (target.value === plain ? undefined : typed(target.value))}
          onKeyDown={({ key, currentTarget }) => (key === 'Enter' ? typed(currentTarget.value) : undefined)}
        />
      )}
    </Field>
  );
}

interface OptionsProps {
  field: FormField;
  value: unknown;
  options: readonly { id: string; name: string }[];
  change: (value: unknown) => void;
}

function Pick({ field: { name, hint, optional }, value, options, change }: OptionsProps) {
  const now = textOfValue(value);
  const hinted = hint === undefined ? {} : { hint };
  return (
    <Field name={name} {...hinted}>
      <Select value={now} onChange={({ target }) => change(target.value === '' ? undefined : target.value)}>
        {optional || now === '' ? <option value="">{optional ? 'not said' : 'pick one'}</option> : null}
        {now !== '' && !options.some(({ id }) => id === now) ? <option value={now}>{now}</option> : null}
        {options.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </Select>
    </Field>
  );
}

function Ticks({ field: { name, hint, optional, control }, value, options, change }: OptionsProps) {
  const ticked = listOf(value);
  // What is ticked when the field is opened stands first, and stays there.
  const [first] = useState(() => new Set(ticked));
  const strangers = ticked.filter((id) => !options.some((one) => one.id === id)).map((id) => ({ id, name: id }));
  const set = (id: string, on: boolean) => {
    const next = [...options, ...strangers].map((one) => one.id).filter((one) => (one === id ? on : ticked.includes(one)));
    // A step that stands alone is written alone.
    change(
      next.length === 0 && optional
        ? undefined
        : control === 'milestones' && typeof value === 'string' && next.length === 1
          ? next[0]
          : next,
    );
  };
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 font-medium">{name}</legend>
      <div className="max-h-[150px] overflow-y-auto rounded-m border border-control bg-surface px-2.5 py-1">
        {[...strangers, ...options.filter(({ id }) => first.has(id)), ...options.filter(({ id }) => !first.has(id))].map((one) => (
          // biome-ignore lint/a11y/noLabelWithoutControl: the box is the child.
          <label key={one.id} className="flex min-h-7 items-center gap-2">
            <Checkbox checked={ticked.includes(one.id)} onChange={({ target }) => set(one.id, target.checked)} />
            <span className="min-w-0 truncate">{one.name}</span>
          </label>
        ))}
      </div>
      {hint ? <p className="mt-1 text-s text-ink-3">{hint}</p> : null}
    </fieldset>
  );
}

function Duration({ field: { name, optional }, value, change }: Omit<OptionsProps, 'options'>) {
  const hint = useId();
  const read = typeof value === 'string' ? readDuration(value) : null;
  const unit = read?.unit ?? 'hours';
  const set = (text: string, next: DurationUnit) => {
    const n = Number(text);
    if (text.trim() === '') change(undefined);
    else if (Number.isInteger(n) && n >= 0) change(writeDuration(n, next));
  };
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 font-medium">{name}</legend>
      <div className="grid grid-cols-[90px_minmax(0,1fr)] gap-2">
        <TextInput
          aria-label={`${name}, number`}
          type="number"
          min={0}
          value={read?.n ?? ''}
          onChange={({ target }) => set(target.value, unit)}
        />
        <Select
          aria-label={`${name}, unit`}
          aria-describedby={optional ? hint : undefined}
          value={unit}
          disabled={read === null}
          onChange={({ target }) => set(String(read?.n ?? ''), durationUnits.find((one) => one === target.value) ?? unit)}
        >
          {durationUnits.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </Select>
      </div>
      {optional ? (
        <p id={hint} className="mt-1 text-s text-ink-3">
          Empty: not said.
        </p>
      ) : null}
    </fieldset>
  );
}
