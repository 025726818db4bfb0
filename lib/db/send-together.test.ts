import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { sendTogether } from './send-together';

test('what is sent before the first wait leaves in one piece, in its order; what comes later leaves by itself', async () => {
  const pieces: string[] = [];
  const stream = new Writable({
    writev: (chunks, done) => {
      pieces.push(chunks.map(({ chunk }) => String(chunk)).join(''));
      done();
    },
    write: (chunk, _encoding, done) => {
      pieces.push(String(chunk));
      done();
    },
  });
  const client = { connection: { stream } };
  const said = await sendTogether(client, async () => {
    for (const part of ['begin;', 'one;', 'two;']) stream.write(part);
    expect(pieces).toEqual([]);
    await new Promise((resolve) => setImmediate(resolve));
    stream.write('three;');
    return 'done';
  });
  expect([said, pieces]).toEqual(['done', ['begin;one;two;', 'three;']]);
  expect(() =>
    sendTogether(client, () => {
      stream.write('x');
      throw new Error('refused');
    }),
  ).toThrow('refused');
  stream.write('y');
  expect(pieces.join('')).toBe('begin;one;two;three;xy');
  expect(sendTogether({}, () => 1)).toBe(1);
});
