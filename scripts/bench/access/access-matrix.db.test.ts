import { beforeAll, describe, expect, test, vi } from 'vitest';
import { testDatabase } from '@/lib/db/testing';
import { assignInBulk, forgeRequests, raiseRights, swapIds } from './attack-access';
import { type AccessReport, judgeAccess } from './judge-access';
import { type Scene, seedAccess } from './seed-access';

vi.stubEnv('AUTH_SECRET', 'a secret for tests with more than thirty-two characters');
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });
testDatabase();

let scene: Scene;
let report: AccessReport;
beforeAll(async () => {
  scene = await seedAccess();
  report = await judgeAccess(scene);
});

describe('every endpoint as every role, inside and outside of its places, and signed out', () => {
  test('was tried with something of each kind to look for', () => {
    for (const [name, subject] of Object.entries(scene.subjects)) expect(subject, name).toBeTruthy();
    expect(report.cases).toBeGreaterThan(report.endpoints * 15);
    expect(report.faults).toEqual([]);
  });

  test('shows and does nothing that the asker may not', () => expect(report.leaks).toEqual([]));
});

describe('attacks on every endpoint', () => {
  test.each([
    ['what another site makes a browser send changes nothing', forgeRequests, 300],
    ['fields that nobody asked for are refused or dropped, and stand nowhere', assignInBulk, 40],
    ['nobody gets a right that they did not have', raiseRights, 100],
    ['what is of one person is neither seen nor ended by the id that another knows of it', swapIds, 40],
  ] as const)('%s', async (_, attack, least) => {
    const { asked, faults } = await attack(scene);
    expect(faults).toEqual([]);
    expect(asked).toBeGreaterThan(least);
  });
});
