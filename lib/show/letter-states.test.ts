import { describe, expect, it } from 'vitest';
import type { Severity } from '@/lib/domain';
import { courseStates } from '@/lib/domain/views/course';
import { type Flow, letterStates } from './letter-states';

const start = Date.parse('2026-11-22T06:00:00Z');
const end = (step: number) => new Date(start + (step + 1) * 900_000);
const ends = Array.from({ length: 8 }, (_, step) => end(step));
const flow = (step: number, n: number, more: Partial<Flow> = {}): Flow => ({
  facility: 'f',
  step,
  n,
  failed: 0,
  minutes: Math.min(15, n),
  ...more,
});
const span = (from: number, to: number | null, severity: Severity, at?: (moment: Date) => Severity) => ({
  facility: 'f',
  from_at: new Date(start + from * 900_000),
  to_at: to === null ? null : new Date(start + to * 900_000),
  severityAt: at ?? (() => severity),
});
const busy = ends.map((_, step) => flow(step, 12));
const read = (day: Partial<Parameters<typeof letterStates>[0]>, facility = 'f') =>
  [...letterStates({ flows: busy, before: [busy, busy], spans: [], ends, now: end(99), ...day })(facility)].map(
    (letter) => courseStates[Number(letter)],
  );

describe('letterStates', () => {
  it('is good where traffic flows and none where none ever does', () => {
    expect(new Set(read({}))).toEqual(new Set(['good']));
    expect(new Set(read({ before: [[], []] }, 'nobody'))).toEqual(new Set(['none']));
  });
  it('is unknown, not good, while nothing comes in a time that is usually busy', () => {
    expect(read({ flows: busy.filter(({ step }) => step < 2 || step > 4) })).toEqual([
      'good',
      'good',
      'unknown',
      'unknown',
      'unknown',
      'good',
      'good',
      'good',
    ]);
  });
  it('is no silence where a day to compare with was as quiet, or none is known', () => {
    const quiet = { flows: busy.slice(0, 4) };
    expect(read({ ...quiet, before: [busy, busy.slice(0, 4)] })).not.toContain('unknown');
    expect(read({ ...quiet, before: [] })).not.toContain('unknown');
  });
  it('asks for more of a single day', () => {
    const quiet = { flows: busy.slice(0, 2) };
    expect(read({ ...quiet, before: [busy] }).slice(2, 4)).toEqual(['good', 'unknown']);
  });
  it('leaves a day out that has less than half the traffic of the other', () => {
    expect(read({ flows: busy.slice(0, 2), before: [busy.map((one) => ({ ...one, minutes: 15 })), [flow(0, 3)]] }).at(-1)).toBe('unknown');
  });
  it('says nothing of silence of a step that is not over', () => {
    expect(read({ flows: busy.slice(0, 7), now: new Date(end(7).getTime() - 1) }).at(-1)).toBe('good');
  });
  it('marks a step with a failure', () => {
    expect(read({ flows: [flow(0, 5), flow(1, 5, { failed: 1 }), flow(2, 5)] }).slice(0, 3)).toEqual(['good', 'watch', 'good']);
  });
  it('holds the severity of an exception from its first case until it is mended', () => {
    expect(read({ spans: [span(1.5, 4.5, 'sev2')] })).toEqual(['good', 'high', 'high', 'high', 'good', 'good', 'good', 'good']);
    expect(read({ spans: [span(6, null, 'sev1')] }).slice(5)).toEqual(['crit', 'crit', 'crit']);
  });
  it('takes the severity it had then, and the worst of several', () => {
    const rising = span(0, null, 'sev1', (at) => (at < end(3) ? 'sev3' : 'sev1'));
    expect(read({ spans: [rising, span(0, 2, 'sev4')] }).slice(0, 4)).toEqual(['medium', 'medium', 'medium', 'crit']);
  });
  it('lets silence hide a medium state and not a high one', () => {
    const dark = { flows: [], before: [busy, busy] };
    expect(read({ ...dark, spans: [span(0, null, 'sev3')] }).at(-1)).toBe('unknown');
    expect(read({ ...dark, spans: [span(0, null, 'sev2')] }).at(-1)).toBe('high');
  });
});
