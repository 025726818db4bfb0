import type { Truth } from './count-truth';
import type { MailTruth } from './judge-mails';
import type { Ledger } from './keep-ledger';
import type { GroupResult, Strike } from './scene';

/** What was found on one installation: its groups, what was true at its end, and what its senders were told. */
export interface FaultPart {
  readonly groups: readonly GroupResult[];
  readonly final: readonly Truth[];
  readonly mails: MailTruth;
  readonly ledger: Ledger;
  /** Events in the database, acknowledged or not. */
  readonly storedEvents: number;
}

export interface FaultRun {
  readonly rounds: number;
  readonly seed: number;
  readonly startedMs: number;
  readonly parts: readonly FaultPart[];
}

/** All parts as one. */
interface Outcome extends Omit<FaultRun, 'parts'> {
  readonly groups: readonly GroupResult[];
  readonly final: readonly Truth[];
  readonly mails: MailTruth;
  readonly acknowledged: { readonly events: number; readonly spans: number; readonly points: number };
  readonly resent: number;
  readonly refused: readonly unknown[];
  readonly storedEvents: number;
}

export interface Report {
  readonly ok: boolean;
  readonly json: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** What came out, for a person and for a program. */
export function reportFaults({ parts, ...run }: FaultRun): Report {
  const outcome = { ...run, ...joinParts(parts) };
  const { groups, final, mails, acknowledged } = outcome;
  const strikes = groups.flatMap((group) => group.strikes);
  const recovery = Object.fromEntries([...Map.groupBy(strikes, (strike) => strike.part)].map(([part, list]) => [part, summarize(list)]));
  const broken = [...groups.flatMap((group) => group.broken.map((line) => `${group.name}: ${line}`)), ...faultsOf(outcome)];
  const json = {
    rounds: outcome.rounds,
    kills: groups.reduce((total, group) => total + killsOf(group), 0),
    seed: outcome.seed,
    seconds: Math.round((Date.now() - outcome.startedMs) / 1000),
    acknowledgedEvents: acknowledged.events,
    acknowledgedSpans: acknowledged.spans,
    acknowledgedPoints: acknowledged.points,
    storedNotAcknowledged: Math.max(0, outcome.storedEvents - acknowledged.events),
    resent: outcome.resent,
    lost: sum(final, 'lost') + mails.lost,
    doubled: sum(final, 'doubled') + mails.doubled,
    doubledAllowed: mails.doubledAllowed,
    wrong: sum(final, 'wrong'),
    mails: mails.delivered,
    p99HandoverMs: mails.p99HandoverMs,
    recoveryMs: recovery,
    groups: Object.fromEntries(groups.map((group) => [group.name, resultOf(group)])),
    broken,
  };
  return { ok: broken.length === 0, json, text: writeText(outcome, { recovery, broken, json }) };
}

const sum = (truths: readonly Truth[], column: 'lost' | 'doubled' | 'wrong') => truths.reduce((total, truth) => total + truth[column], 0);
const isTrue = ({ lost, doubled, wrong }: Truth) => lost === 0 && doubled === 0 && wrong === 0;
const say = ({ name, seen, lost, doubled, wrong }: Truth) => `${name}: ${lost} lost, ${doubled} doubled, ${wrong} wrong of ${seen}`;

function joinParts(parts: readonly FaultPart[]): Omit<Outcome, keyof Omit<FaultRun, 'parts'>> {
  const total = (of: (part: FaultPart) => number) => parts.reduce((so, part) => so + of(part), 0);
  const listed = (kind: 'events' | 'spans' | 'points') => total(({ ledger }) => ledger.list(kind).ids.length);
  const finals = Map.groupBy(
    parts.flatMap(({ final }) => final),
    ({ name }) => name,
  );
  const handovers = parts.flatMap(({ mails }) => mails.p99HandoverMs ?? []);
  return {
    groups: parts.flatMap(({ groups }) => groups),
    final: [...finals].map(([name, truths]) => ({
      name,
      seen: truths.reduce((so, { seen }) => so + seen, 0),
      lost: sum(truths, 'lost'),
      doubled: sum(truths, 'doubled'),
      wrong: sum(truths, 'wrong'),
    })),
    mails: {
      delivered: total(({ mails }) => mails.delivered),
      lost: total(({ mails }) => mails.lost),
      doubled: total(({ mails }) => mails.doubled),
      doubledAllowed: total(({ mails }) => mails.doubledAllowed),
      p99HandoverMs: handovers.length === 0 ? null : Math.max(...handovers),
    },
    acknowledged: { events: listed('events'), spans: listed('spans'), points: listed('points') },
    resent: total(({ ledger }) => ledger.duplicates()),
    refused: parts.flatMap(({ ledger }) => ledger.refused()),
    storedEvents: total(({ storedEvents }) => storedEvents),
  };
}

function faultsOf({ groups, final, mails, refused }: Outcome): string[] {
  return [
    ...groups.flatMap((group) => group.truths.filter((truth) => !isTrue(truth)).map((truth) => `after ${group.name}: ${say(truth)}`)),
    ...final.filter((truth) => !isTrue(truth)).map((truth) => `at the end: ${say(truth)}`),
    ...(mails.lost + mails.doubled > 0 ? [`mails: ${mails.lost} lost, ${mails.doubled} doubled of ${mails.delivered} delivered`] : []),
    ...(refused.length > 0 ? [`${refused.length} records were refused, first: ${JSON.stringify(refused[0])}`] : []),
  ];
}

/** A group that kills twice in a row says itself how often it did; its strikes are those that were timed. */
const killsOf = ({ strikes, figures }: Pick<GroupResult, 'strikes' | 'figures'>): number =>
  figures['kills'] ?? strikes.filter((strike) => strike.part !== 'web, asked to stop').length;

function resultOf({ strikes, truths, drainMs, figures, broken }: GroupResult) {
  const [lost, doubled, wrong] = [sum(truths, 'lost'), sum(truths, 'doubled'), sum(truths, 'wrong')];
  return {
    ok: lost + doubled + wrong + broken.length === 0,
    kills: killsOf({ strikes, figures }),
    lost,
    doubled,
    wrong,
    drainMs,
    ...figures,
  };
}

interface Spread {
  times: number;
  takes: { median: number; most: number };
  counts: { median: number; most: number };
}

function summarize(strikes: readonly Strike[]): Spread {
  const spread = (values: number[]) => {
    const sorted = values.sort((a, b) => a - b);
    return { median: sorted[Math.floor((sorted.length - 1) / 2)] ?? 0, most: sorted.at(-1) ?? 0 };
  };
  return { times: strikes.length, takes: spread(strikes.map((s) => s.takesMs)), counts: spread(strikes.map((s) => s.countsMs)) };
}

interface Written {
  recovery: Record<string, Spread>;
  broken: readonly string[];
  json: { acknowledgedEvents: number; acknowledgedSpans: number; storedNotAcknowledged: number; resent: number; seconds: number };
}

function writeText({ groups, final, mails, seed }: Outcome, { recovery, broken, json }: Written): string {
  const lines = ['', column(['group', 'kills', 'acknowledged', 'lost', 'doubled', 'wrong', 'drained in'], [24, 7, 14, 7, 9, 7, 12])];
  for (const group of groups) {
    const { kills, lost, doubled, wrong, drainMs } = resultOf(group);
    lines.push(column([group.name, kills, group.acknowledged, lost, doubled, wrong, `${drainMs} ms`], [24, 7, 14, 7, 9, 7, 12]));
  }
  lines.push('', column(['killed', 'times', 'takes events again (median, most)', 'counts again (median, most)'], [24, 7, 36, 30]));
  for (const [part, { times, takes, counts }] of Object.entries(recovery))
    lines.push(column([part, times, `${takes.median} ms, ${takes.most} ms`, `${counts.median} ms, ${counts.most} ms`], [24, 7, 36, 30]));
  lines.push('', column(['true at the end', 'looked at', 'lost', 'doubled', 'wrong'], [38, 12, 7, 9, 7]));
  for (const { name, seen, lost, doubled, wrong } of final) lines.push(column([name, seen, lost, doubled, wrong], [38, 12, 7, 9, 7]));
  lines.push(column(['mails are delivered once', mails.delivered, mails.lost, mails.doubled, 0], [38, 12, 7, 9, 7]));
  const handover = mails.p99HandoverMs === null ? 'none measured' : `${mails.p99HandoverMs} ms`;
  lines.push(
    '',
    `${json.acknowledgedEvents} events and ${json.acknowledgedSpans} spans acknowledged; ${json.resent} events were sent again and known; ` +
      `${json.storedNotAcknowledged} stored whose answer nobody got.`,
    `${mails.doubledAllowed} mails sent a second time because their sender was killed before it could note the answer. Event to mail server, p99: ${handover}.`,
    ...broken.map((line) => `BROKEN ${line}`),
    `${broken.length === 0 ? 'Nothing lost, nothing doubled' : 'Faults were found'} (${json.seconds} s, --seed ${seed}).`,
  );
  return lines.join('\n');
}

const column = (cells: readonly (string | number)[], widths: readonly number[]) =>
  cells.map((cell, index) => (index === 0 ? String(cell).padEnd(widths[index] ?? 0) : String(cell).padStart(widths[index] ?? 0))).join('');
