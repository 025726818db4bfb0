import type { MeasureKind } from './kpi';

/** A path within a KPI as it is written: ['measure', 'numerator', 'holds']. */
export type FieldPath = readonly string[];

export type Control =
  /** One line, or several. */
  | 'text'
  | 'long'
  | 'number'
  | 'numbers'
  /** Names told with events, with commas. */
  | 'names'
  | 'duration'
  | 'condition'
  | 'milestone'
  | 'milestones'
  | 'clock'
  | 'workflow'
  | 'workflows'
  | 'exceptionType'
  | 'exceptionTypes'
  | 'flag'
  | readonly { id: string; name: string }[];

/** One field of the form: where it stands in the KPI, what it is called and how it is filled in. */
export interface FormField {
  path: FieldPath;
  name: string;
  control: Control;
  hint?: string;
  /** May be left empty: then it is not written. */
  optional?: boolean;
}

const field = (path: string, name: string, control: Control, rest: Partial<FormField> = {}): FormField => ({
  path: path.split('.'),
  name,
  control,
  ...rest,
});
const optional = { optional: true } as const;
const clock = field('measure.clock', 'Clock', 'clock');
const workflow = field('measure.workflow', 'Workflow', 'workflow');
const among = field('measure.among', 'Only cases for which this holds', 'condition', {
  ...optional,
  hint: 'A condition such as attr["close_kind"] == "daily".',
});
const weight = field('measure.weight', 'Weighed by', 'text', {
  ...optional,
  hint: 'A number told with events, such as lines. Empty: each case counts once.',
});
const startOrMatured = [
  { id: 'start', name: 'when it began' },
  { id: 'matured', name: 'when it became old enough' },
];

/** What kinds of measures there are, in words. */
export const measureWords: Record<MeasureKind, { name: string; says: string }> = {
  duration: { name: 'How long from one step to another', says: 'A percentile of durations.' },
  within: { name: 'Share that reached a step in time', says: 'A case counts once the time has passed.' },
  ratio: { name: 'Share of cases that meet something', says: 'Of the cases that reached a step, those that also meet what you say.' },
  deadline: { name: 'Share that met a deadline', says: 'Reached by a day and time that the case or the calendar says.' },
  straight_through: {
    name: 'Share that went straight through',
    says: 'Completed within the longest times of the workflow, without an exception.',
  },
  sum_ratio: { name: 'Sum over sum', says: 'Numbers told with events, such as rejected over received.' },
  rate: { name: 'Events for each so many', says: 'Such as corrections for each 1,000 people.' },
  snapshot_ratio: { name: 'Share of what is open that is old', says: 'As it stands at the end of the time.' },
  age: { name: 'How old the newest data is', says: 'The oldest of each part counts.' },
  exceptions_in_time: { name: 'Share of exceptions resolved in time', says: 'By the time they were due.' },
  expected_on_time: { name: 'Share of expected files that came in time', says: 'By the calendar of an exception type.' },
};

const byKind: Record<MeasureKind, readonly FormField[]> = {
  duration: [
    workflow,
    field('measure.from', 'From', 'milestone'),
    field('measure.to', 'To', 'milestone'),
    clock,
    field('measure.percentiles', 'Percentiles', 'numbers', { hint: 'With commas: 50, 90.' }),
    field('judged', 'Judged by percentile', 'number', { hint: 'The one that the target is about.' }),
    field('measure.cohort', 'A case belongs to the time', [
      { id: 'completion', name: 'when it reached the end' },
      { id: 'start', name: 'when it began' },
    ]),
    among,
  ],
  within: [
    workflow,
    field('measure.from', 'From', 'milestone'),
    field('measure.to', 'To', 'milestone'),
    field('measure.within', 'Within', 'duration'),
    clock,
    weight,
    among,
  ],
  ratio: [
    workflow,
    field('measure.denominator', 'Of the cases that reached', 'milestone'),
    field('measure.numerator.milestone', 'Those that also reached', 'milestones', optional),
    field('measure.numerator.holds', 'And for which this holds', 'condition', {
      ...optional,
      hint: 'A condition on the case: "ack_code" in first && first["ack_code"] == "IA".',
    }),
    field('measure.numerator.when', 'And one of whose events says', 'condition', optional),
    field('measure.numerator.without', 'Without an exception of', 'exceptionTypes', optional),
    field('measure.numerator.with', 'With an exception of', 'exceptionTypes', optional),
    field('measure.needs', 'Left out unless it told', 'names', { ...optional, hint: 'Names, with commas.' }),
    field('measure.matured', 'Counts only after', 'duration', optional),
    field('measure.cohort', 'A case belongs to the time', startOrMatured, optional),
    clock,
    weight,
    among,
  ],
  deadline: [
    workflow,
    field('measure.from', 'Of the cases that reached', 'milestone'),
    field('measure.reach', 'Those that reached all of', 'milestones', { hint: 'In YAML, “required” means all that the workflow needs.' }),
    field('measure.due.of', 'Due by', 'text', { hint: 'A milestone, or the name of a date told with events.' }),
    field('measure.due.days', 'So many days on', 'number', optional),
    field('measure.due.at', 'At this time of day', 'text', { ...optional, hint: 'Such as 07:30.' }),
    field('measure.due.plus', 'Or so long after', 'duration', optional),
    field('measure.due.clock', 'Clock', 'clock', optional),
    among,
  ],
  straight_through: [field('measure.workflows', 'Workflows', 'workflows')],
  sum_ratio: [
    workflow,
    field('measure.at', 'Of the cases that reached', 'milestone'),
    field('measure.numerator', 'Sum of', 'names', { hint: 'Names told with events, with commas.' }),
    field('measure.denominator', 'Over the sum of', 'names'),
    among,
  ],
  rate: [
    workflow,
    field('measure.at', 'Of the cases that reached', 'milestone'),
    field('measure.events', 'Count', 'names', { hint: 'Names told with events, with commas.' }),
    field('measure.per', 'For each', 'number'),
    field('measure.population', 'Of', 'text', { hint: 'Name of the number of people or things.' }),
    among,
  ],
  snapshot_ratio: [
    workflow,
    field('measure.from', 'Open from', 'milestone'),
    field('measure.until', 'Until any of', 'milestones'),
    field('measure.older', 'Old after', 'duration'),
    clock,
    weight,
    among,
  ],
  age: [
    workflow,
    field('measure.at', 'Of the cases that reached', 'milestone'),
    field('measure.date', 'Date that was told', 'text'),
    field('measure.by', 'For each', 'text', { hint: 'Name such as dataset.' }),
  ],
  exceptions_in_time: [field('measure.workflows', 'Workflows', 'workflows')],
  expected_on_time: [field('measure.exceptionType', 'Exception type', 'exceptionType')],
};

/** The fields of a measure of this kind. What a kind can say beyond them is written in YAML. */
export const fieldsOfKind = (kind: MeasureKind): readonly FormField[] => byKind[kind];

/** What is asked, and how the number is judged and shown. */
export const askedFields: readonly FormField[] = [
  field('name', 'Name', 'text'),
  field('question', 'The question it answers', 'text'),
  field('formula', 'How it is worked out, in words', 'long'),
  field('workflows', 'Workflows it is about', 'workflows'),
];
export const judgedFields: readonly FormField[] = [
  field('unit', 'Unit', [
    { id: 'percent', name: 'percent' },
    { id: 'minutes', name: 'minutes' },
    { id: 'hours', name: 'hours' },
    { id: 'days', name: 'days' },
    { id: 'business_days', name: 'business days' },
    { id: 'count', name: 'count' },
    { id: 'other', name: 'other' },
  ]),
  field('direction', 'Better is', [
    { id: 'lower', name: 'lower' },
    { id: 'higher', name: 'higher' },
  ]),
  field('thresholds.target', 'Target', 'number', optional),
  field('thresholds.warning', 'Warning', 'number', optional),
  field('thresholds.critical', 'Critical', 'number', optional),
  field('windowDays', 'Over so many days', 'number'),
  field('windowName', 'Called', 'text', { hint: 'Such as rolling 7 days.' }),
  field('minSample', 'Judged from so many cases on', 'number'),
  field('defaultOn', 'Worked out', 'flag'),
  field('caveat', 'Caveat', 'long', optional),
];
