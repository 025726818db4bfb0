import { afterEach, expect, test, vi } from 'vitest';
import { notify } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { CHANGED_CHANNEL } from '@/lib/domain';
import { watchChanges } from './watch-changes.db';

testDatabase();
afterEach(() => void vi.restoreAllMocks());

const change = () => notify(CHANGED_CHANNEL);

test('a watcher is told of what changed after it came, and of what changed just before', async () => {
  const first = vi.fn();
  const leaveFirst = await watchChanges(first);
  first.mockClear();
  await change();
  await vi.waitFor(() => expect(first).toHaveBeenCalledTimes(1), 10_000);

  const late = vi.fn();
  const leaveLate = await watchChanges(late);
  expect(late).toHaveBeenCalledTimes(1);
  leaveLate();
  leaveFirst();
});

test('a watcher that comes long after the last change is told of the next one only, and of none once it left', async () => {
  const stays = vi.fn();
  const leaveStays = await watchChanges(stays);
  const later = performance.now() + 60_000;
  vi.spyOn(performance, 'now').mockReturnValue(later);
  const late = vi.fn();
  const leave = await watchChanges(late);
  expect(late).not.toHaveBeenCalled();
  await change();
  await vi.waitFor(() => expect(late).toHaveBeenCalledTimes(1), 10_000);

  leave();
  stays.mockClear();
  await change();
  await vi.waitFor(() => expect(stays).toHaveBeenCalledTimes(1), 10_000);
  expect(late).toHaveBeenCalledTimes(1);
  leaveStays();
});
