import type { CatalogIndex } from '@/lib/catalog';
import { type Clock, type Due, type Measure, type MeasureOf, type Requirement, workflowsOf } from '@/lib/domain';
import { judgedPercentile, type MeasuredKpi } from './judge-kpi';
import { namePlaces } from './name-places';
import { sayIsoDuration } from './say-iso-duration';

/** How a measure is worked out, in words. */
export interface MeasureWords {
  formula: string;
  clock: string;
  cohort: string;
  counted: string;
}

const sayClock = (clock: Clock): string =>
  clock === 'elapsed' ? 'Elapsed time, nights and weekends included' : clock === 'business' ? 'Business hours only' : `The clock ${clock}`;
const NO_CLOCK = 'No clock';
const EVERY_END = 'A case belongs to the time it was due';

const sayName = (name: string) => name.replaceAll(/[_.]/g, ' ').replace(/ usd$/, ' (USD)');
const sayNames = (names: readonly string[]) => names.map(sayName).join(' + ');

/** What cases are weighed by; null when each counts once. */
export function weighedBy(measure: Measure): string | null {
  if (measure.kind === 'within' || measure.kind === 'ratio' || measure.kind === 'snapshot_ratio')
    return measure.weight === undefined ? null : sayName(measure.weight);
  if (measure.kind === 'sum_ratio') return sayNames(measure.denominator);
  return measure.kind === 'rate' ? sayName(measure.population) : null;
}

/** Returns the measure's formula, clock, cohort and when a case counts, each as a sentence. */
export function sayMeasure(kpi: MeasuredKpi, index: CatalogIndex): MeasureWords {
  const { measure } = kpi;
  const workflow = workflowsOf(measure)[0] ?? '';
  const step = (id: string) => `“${namePlaces(index).milestone(workflow, id)}”`;
  const words = wordsOf(kpi, measure, { step, index });
  const among = 'among' in measure && measure.among !== undefined ? ` Only cases for which this holds: ${measure.among}.` : '';
  return { ...words, formula: words.formula + among };
}

interface Naming {
  step: (id: string) => string;
  index: CatalogIndex;
}

function wordsOf(kpi: MeasuredKpi, measure: Measure, { step, index }: Naming): MeasureWords {
  const milestones = new Set(workflowsOf(measure).flatMap((id) => [...(index.workflows.get(id)?.milestones.keys() ?? [])]));
  const weighed = weighedBy(measure);
  const by = weighed === null ? '' : `, weighed by ${weighed}; so weighed, no interval of chance can be given`;
  switch (measure.kind) {
    case 'duration': {
      const from =
        typeof measure.from === 'string'
          ? step(measure.from)
          : `the ${measure.from.end ? 'end' : 'start'} of the day told as ${sayName(measure.from.date)}`;
      return {
        formula: `The time from ${from} to ${step(measure.to)}. ${judgedPercentile(kpi)} of 100 were this fast or faster; right within 1 %.`,
        clock: sayClock(measure.clock),
        cohort: measure.cohort === 'completion' ? 'A case belongs to the time it was finished' : 'A case belongs to the time it began',
        counted: `Counted when ${step(measure.to)} is reached; open until then`,
      };
    }
    case 'within':
      return {
        formula: `Of all that reached ${step(measure.from)}, the share that reached ${step(measure.to)} within ${sayIsoDuration(measure.within, measure.clock)}${by}.`,
        clock: sayClock(measure.clock),
        cohort: 'A case belongs to the time it began',
        counted: `Counted once ${sayIsoDuration(measure.within, measure.clock)} have passed; younger cases are left out`,
      };
    case 'ratio':
      return sayRatio(measure, by, { step, index });
    case 'deadline':
      return {
        formula: `Of all that reached ${step(measure.from)}, the share that reached ${measure.reach === 'required' ? 'every required step' : measure.reach.map(step).join(' and ')} by ${sayDue(measure.due, milestones, step)}.`,
        clock: sayClock(measure.due.clock),
        cohort: measure.cohort === 'date' ? `A case belongs to the day told as ${sayName(measure.due.of)}` : EVERY_END,
        counted: 'Counted once that time has come; a case that does not say from when it is due is excluded',
      };
    case 'straight_through':
      return {
        formula:
          'Of all that began, the share that completed within the longest time their workflow allows, one required step after the other, and was never in an exception.',
        clock: 'The clock of each step',
        cohort: 'A case belongs to the time by which it had to be done',
        counted: 'Counted once that time is over; younger and cancelled cases are left out. Workflows differ, so read the list by workflow',
      };
    case 'sum_ratio':
      return {
        formula: `Of all that reached ${step(measure.at)}: the sum of ${sayNames(measure.numerator)}, divided by the sum of ${sayNames(measure.denominator)}. Sums of amounts have no interval of chance.`,
        clock: NO_CLOCK,
        cohort: `A case belongs to the time it reached ${step(measure.at)}`,
        counted: 'Counted at once; a case that was not told all of these numbers is excluded',
      };
    case 'rate':
      return {
        formula: `${measure.per.toLocaleString('en-US')} times the sum of ${sayNames(measure.events)}, divided by ${sayName(measure.population)}.`,
        clock: measure.period === 'pay' ? 'The pay calendar' : NO_CLOCK,
        cohort:
          measure.period === 'pay'
            ? 'All of one pay period stand at its last deadline, which is pay day, so a window holds whole periods'
            : `A case belongs to the time it reached ${step(measure.at)}`,
        counted: `Counted when ${step(measure.at)} is reached; a case that was not told all of these numbers is excluded`,
      };
    case 'snapshot_ratio':
      return {
        formula: `Of all that have reached ${step(measure.from)} and none of ${measure.until.map(step).join(', ')} at that instant, the share older than ${sayIsoDuration(measure.older, measure.clock)}${by}.`,
        clock: sayClock(measure.clock),
        cohort:
          'A level: what was open at the end of the hour. Earlier levels are worked out from all that is known now, late messages included',
        counted: 'Counted for as long as it is open',
      };
    case 'age':
      return {
        formula: `For each ${sayName(measure.by)} of each place, how long ago the last ${sayName(measure.date)} that reached ${step(measure.at)} ended. The oldest counts, never the mean.`,
        clock: 'Elapsed time, from the end of that day at its place',
        cohort: 'A level: as of the end of the hour',
        counted: 'One for each, by its newest',
      };
    case 'exceptions_in_time':
      return {
        formula: 'Of all exceptions that were resolved or whose time had come, the share that was resolved by then.',
        clock: 'The due time of each exception',
        cohort: 'An exception belongs to the time it was resolved in time, or else to the time it was due',
        counted: 'Counted when it is resolved or due; one that spans several facilities stands under none of them',
      };
    case 'expected_on_time':
      return {
        formula: 'Of all files the calendar promises, the share that arrived by their deadline.',
        clock: 'The pay calendar',
        cohort: 'A file belongs to its deadline',
        counted: 'Counted once the deadline has passed',
      };
  }
}

function sayRatio(measure: MeasureOf<'ratio'>, by: string, { step, index }: Naming): MeasureWords {
  const { milestone } = namePlaces(index);
  const shares = [{ workflow: measure.workflow, denominator: measure.denominator, numerator: measure.numerator }, ...measure.also].map(
    (one) => {
      const named = (id: string) => `“${milestone(one.workflow, id)}”`;
      const milestones = new Set(index.workflows.get(one.workflow)?.milestones.keys());
      return `that reached ${named(one.denominator)}, the share ${sayRequirement(one.numerator, milestones, named)}`;
    },
  );
  const needs = measure.needs.length === 0 ? '' : `; excluded when ${measure.needs.map(sayName).join(' or ')} was not told`;
  const young =
    measure.matured === undefined
      ? 'Counted at once'
      : `Counted once ${sayIsoDuration(measure.matured, measure.clock)} have passed; younger cases are left out`;
  return {
    formula: `Of all ${shares.join('; and of all ')}${by}.`,
    clock: measure.matured === undefined ? NO_CLOCK : sayClock(measure.clock),
    cohort:
      measure.cohort === 'matured'
        ? 'A case belongs to the time it began to count'
        : `A case belongs to the time it reached ${step(measure.denominator)}`,
    counted: young + needs,
  };
}

function sayRequirement(one: Requirement, milestones: ReadonlySet<string>, step: (id: string) => string): string {
  const parts = [
    one.milestone === undefined ? '' : `that also reached ${[one.milestone].flat().map(step).join(' and ')}`,
    one.within
      ? `that reached ${step(one.within.to)} within ${sayIsoDuration(one.within.time, one.within.clock)} after ${step(one.within.from)}`
      : '',
    one.late ? `that reached ${step(one.late.milestone)} later than ${sayDue(one.late.due, milestones, step)}` : '',
    one.when === undefined ? '' : `for which one message meets: ${one.when}`,
    one.holds === undefined ? '' : `for which this holds: ${one.holds}`,
    one.with ? `that was in an exception of type ${one.with.join(' or ')}` : '',
    one.without ? `that was in no exception of type ${one.without.join(' or ')}` : '',
    one.seenBefore ? `for which another case told the same ${one.seenBefore.map(sayName).join(' or ')} before` : '',
  ];
  return parts.filter((part) => part !== '').join(' and ');
}

function sayDue(due: Due, milestones: ReadonlySet<string>, step: (id: string) => string): string {
  const of = milestones.has(due.of) ? step(due.of) : `the day told as ${sayName(due.of)}`;
  const day = due.clock === 'business' ? 'business day' : 'day';
  const days = Math.abs(due.days);
  const shifted = days === 0 ? `the day of ${of}` : `${days} ${day}${days === 1 ? '' : 's'} ${due.days < 0 ? 'before' : 'after'} ${of}`;
  const close = due.inClose
    ? `; on the first ${due.inClose.businessDays} business days of a month, ${sayIsoDuration(due.inClose.plus, 'elapsed')} after ${of}`
    : '';
  if (due.at === undefined) return `${sayIsoDuration(due.plus ?? 'PT0S', due.clock)} after ${of}${close}`;
  return `${due.next ? `the next ${due.at} after ${of}` : `${due.at} on ${shifted}`}, local time${close}`;
}
