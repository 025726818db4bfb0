import { describe, expect, test } from 'vitest';
import { escalationSchema } from '@/lib/domain';
import { firstStep, isStale, listSteps, nextStep, policyFor } from './plan-escalation';

const NOW = new Date('2026-11-18T16:00:00Z');
const at = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
const policy = escalationSchema.parse({
  id: 'esc-a',
  name: 'A',
  severities: ['sev1'],
  steps: [
    { after: 'PT0S', tell: ['on_call'] },
    { after: 'PT15M', tell: ['team'] },
    { after: 'PT45M', tell: ['manager'] },
  ],
  repeat: { times: 1, after: 'PT30M' },
});

describe('what happens when nobody acknowledges', () => {
  test('each step at its time, then all again, then nothing', () => {
    const steps = listSteps(policy, firstStep(policy, NOW), 50);
    expect(steps.map(({ step, repetition, nextAt }) => [step, repetition, (nextAt.getTime() - NOW.getTime()) / 60_000])).toEqual([
      [0, 0, 0],
      [1, 0, 15],
      [2, 0, 45],
      [0, 1, 75],
      [1, 1, 90],
      [2, 1, 120],
    ]);
  });

  test('a worker that was away for an hour tells one step, and the next after its usual pause', () => {
    expect(nextStep(policy, { step: 0, repetition: 0 }, at(60))).toEqual({ step: 1, repetition: 0, nextAt: at(75) });
  });

  test('the last step of the last repetition is the end', () => {
    expect(nextStep(policy, { step: 2, repetition: 1 }, at(60))).toBeNull();
  });

  test.each([
    [0, false],
    [23 * 60, false],
    [24 * 60 + 1, true],
  ])('%i minutes late is stale: %s', (minutes, stale) => {
    expect(isStale({ nextAt: NOW }, at(minutes))).toBe(stale);
  });
});

describe('the policy of an exception', () => {
  const own = escalationSchema.parse({ ...policy, id: 'esc-own', teams: ['team-ap'], severities: [] });
  const catalog = { escalations: [own, policy] };
  test.each([
    ['team-ap', 'sev3', 'esc-own'],
    ['team-ap', 'sev1', 'esc-own'],
    ['team-gl', 'sev1', 'esc-a'],
    ['team-gl', 'sev2', undefined],
  ] as const)('%s at %s: %s', (team, severity, id) => {
    expect(policyFor({ team, severity }, catalog)?.id).toBe(id);
  });
});
