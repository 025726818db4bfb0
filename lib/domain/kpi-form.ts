import type { MeasureKind } from './kpi';
import { type Control, type FieldPath, type FormField, fieldsOfKind } from './kpi-form-fields';

type Draft = Record<string, unknown>;
const isDraft = (value: unknown): value is Draft => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns what stands at a path; undefined where nothing does. */
export function readField(draft: Draft, path: FieldPath): unknown {
  return path.reduce<unknown>((at, step) => (isDraft(at) ? at[step] : undefined), draft);
}

/** Returns the draft with this at a path; undefined takes the field out, and with it what held nothing else. */
export function writeField(draft: Draft, [step = '', ...rest]: FieldPath, value: unknown): Draft {
  const inner = draft[step];
  const next = rest.length === 0 ? value : writeField(isDraft(inner) ? inner : {}, rest, value);
  const { [step]: _, ...others } = draft;
  if (next === undefined || (rest.length > 0 && value === undefined && isDraft(next) && Object.keys(next).length === 0)) return others;
  return step in draft
    ? Object.fromEntries(Object.entries(draft).map(([name, one]) => [name, name === step ? next : one]))
    : { ...draft, [step]: next };
}

/** Whether a form can show what stands there: a value of another shape is only written in YAML. */
export function isShown({ control }: FormField, value: unknown): boolean {
  if (value === undefined) return true;
  if (control === 'number') return typeof value === 'number';
  if (control === 'flag') return typeof value === 'boolean';
  if (control === 'numbers') return Array.isArray(value) && value.every((one) => typeof one === 'number');
  if (control === 'duration') return typeof value === 'string' && readDuration(value) !== null;
  if (isList(control))
    return (
      (control === 'milestones' && typeof value === 'string' && value !== 'required') ||
      (Array.isArray(value) && value.every((one) => typeof one === 'string'))
    );
  return typeof value === 'string';
}

export const isList = (control: Control): boolean =>
  control === 'names' || control === 'milestones' || control === 'workflows' || control === 'exceptionTypes';

/** The entries of a list; a milestone may stand alone. */
export const listOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : []);

/** What a person typed as the value of a field; undefined when it is empty. A number that is none stays text, so that the check says so. */
export function valueOfText({ control }: Pick<FormField, 'control'>, text: string): unknown {
  const said = text.trim();
  if (said === '') return undefined;
  if (control === 'number') return numberOf(said);
  const parts = said
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  if (control === 'numbers') return parts.map(numberOf);
  if (control === 'names') return parts;
  return text;
}

const numberOf = (text: string): number | string => (Number.isFinite(Number(text)) ? Number(text) : text);

/** The text that stands for a value. */
export const textOfValue = (value: unknown): string =>
  Array.isArray(value) ? value.join(', ') : value === undefined || value === null ? '' : String(value);

export const durationUnits = ['minutes', 'hours', 'days'] as const;
export type DurationUnit = (typeof durationUnits)[number];

/** A duration of one unit, P2D or PT90M; null for any other. */
export function readDuration(iso: string): { n: number; unit: DurationUnit } | null {
  const [, days, hours, minutes] = /^P(?:(\d+)D|T(?:(\d+)H|(\d+)M))$/.exec(iso) ?? [];
  if (days !== undefined) return { n: Number(days), unit: 'days' };
  if (hours !== undefined) return { n: Number(hours), unit: 'hours' };
  return minutes === undefined ? null : { n: Number(minutes), unit: 'minutes' };
}

const shapes: Record<DurationUnit, (n: number) => string> = { minutes: (n) => `PT${n}M`, hours: (n) => `PT${n}H`, days: (n) => `P${n}D` };

/** The ISO 8601 text of so many of a unit. */
export const writeDuration = (n: number, unit: DurationUnit): string => shapes[unit](n);

/** Returns the draft with a measure of another kind: what both kinds say stays, the rest has to be said. The unit follows where it must. */
export function changeKind(draft: Draft, kind: MeasureKind): Draft {
  const old = isDraft(draft.measure) ? draft.measure : {};
  const names = new Set(fieldsOfKind(kind).flatMap(({ path: [top, name] }) => (top === 'measure' && name ? [name] : [])));
  const kept = Object.fromEntries(
    Object.entries(old).filter(([name]) => names.has(name) && !(name === 'cohort' || name === 'numerator' || name === 'denominator')),
  );
  const measure: Draft = { kind, ...defaults[kind], ...kept };
  if (names.has('workflows') && !Array.isArray(measure.workflows)) measure.workflows = listOf(old.workflow ?? draft.workflows);
  if (names.has('workflow') && typeof measure.workflow !== 'string') measure.workflow = listOf(old.workflows ?? draft.workflows)[0] ?? '';
  const { judged: _, ...rest } = draft;
  const timed = kind === 'duration' || kind === 'age';
  const wasTimed = ['minutes', 'hours', 'days', 'business_days'].includes(String(draft.unit));
  const unit = timed ? (wasTimed ? draft.unit : 'hours') : kind === 'rate' ? 'other' : 'percent';
  return { ...rest, measure, unit, ...(kind === 'duration' ? { judged: 90 } : {}) };
}

const defaults: Record<MeasureKind, Draft> = {
  duration: { clock: 'elapsed', percentiles: [50, 90], cohort: 'completion' },
  within: { within: 'PT24H', clock: 'elapsed' },
  ratio: {},
  deadline: { due: { of: '', plus: 'P1D' } },
  straight_through: {},
  sum_ratio: {},
  rate: { per: 1000 },
  snapshot_ratio: { older: 'P1D', clock: 'elapsed' },
  age: {},
  exceptions_in_time: {},
  expected_on_time: {},
};
