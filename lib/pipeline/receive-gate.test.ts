import { expect, test } from 'vitest';
import { ReceiveGate } from './receive-gate';

/** Work that is at it until it is told to end. */
function begin(gate: ReceiveGate, bytes: number) {
  const state: { begun: boolean; end: () => void } = { begun: false, end: () => undefined };
  const done = gate.enter(
    () =>
      new Promise<void>((end) => {
        state.begun = true;
        state.end = end;
      }),
    bytes,
  );
  return { state, done };
}
const settle = () => new Promise((go) => setImmediate(go));

test('small bodies are worked on together; what is too much waits for its turn, and nobody overtakes it', async () => {
  const gate = new ReceiveGate({ working: 3, workingBytes: 100, waiting: 10, heldBytes: 1000 });
  const works = [60, 60, 10, 10].map((bytes) => begin(gate, bytes));
  await settle();
  expect(works.map(({ state }) => state.begun)).toEqual([true, false, false, false]);
  works[0]?.state.end();
  await settle();
  expect(works.map(({ state }) => state.begun)).toEqual([true, true, true, true]);
});

test('no more requests than told are at work, and one larger than all room is alone', async () => {
  const gate = new ReceiveGate({ working: 2, workingBytes: 100, waiting: 10, heldBytes: 1000 });
  const works = [1, 1, 1, 500, 1].map((bytes) => begin(gate, bytes));
  const begun = async () => {
    await settle();
    return works.map(({ state }) => state.begun);
  };
  expect(await begun()).toEqual([true, true, false, false, false]);
  works[0]?.state.end();
  expect(await begun()).toEqual([true, true, true, false, false]);
  works[1]?.state.end();
  expect(await begun()).toEqual([true, true, true, false, false]);
  works[2]?.state.end();
  expect(await begun()).toEqual([true, true, true, true, false]);
  works[3]?.state.end();
  expect(await begun()).toEqual([true, true, true, true, true]);
});

test('work that fails leaves its room to the next; a full queue says come again', async () => {
  const gate = new ReceiveGate({ working: 1, workingBytes: 100, waiting: 1, heldBytes: 1000 });
  let fail = (_: Error): void => undefined;
  const failing = gate.enter(() => new Promise((_, reject) => (fail = reject)), 10);
  const next = gate.enter(async () => 'done', 10);
  await expect(gate.enter(async () => 'never', 10)).rejects.toThrow('The store cannot keep up');
  fail(new Error('broken'));
  await expect(failing).rejects.toThrow('broken');
  expect(await next).toBe('done');
});
