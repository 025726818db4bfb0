import { syncBuiltinESMExports } from 'node:module';
import { connect } from 'node:net';
import { basename } from 'node:path';
import timers from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

// Loaded into each process of a product under soak (see ./hold-clock): its clock is told from outside, long pauses of a worker end when it was, and
// it says what memory it holds. The port stands in the address of this module. Node loads it without a loader.
const part = basename(process.argv[1] ?? '', '.ts');
/** So long after it was told the time a worker has asked the database for it, and for so long a step may go on that began before. */
const HEARD_MS = 2_100;
const LATE_MS = 3_000;
const AGAIN_MS = 500;
const SLICE_MS = 250;
/** When the worker has heard of the time that it was told last, by the clock that nobody tells. */
let heardAtMs = Number.NEGATIVE_INFINITY;

function moveClock(): void {
  const RealDate = Date;
  let offsetMs = 0;
  const movedNow = () => RealDate.now() + offsetMs;
  // A proxy, so that what the engine makes by itself is still an instance of it.
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, asked) => Reflect.construct(target, args.length === 0 ? [movedNow()] : args, asked),
    apply: () => new RealDate(movedNow()).toString(),
    get: (target, name) => (name === 'now' ? movedNow : Reflect.get(target, name)),
  });
  if (part === 'worker') cutPauses();
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  const answer = (line: string): unknown => {
    const asked: { nowMs?: number } = JSON.parse(line);
    if (asked.nowMs !== undefined) {
      offsetMs = asked.nowMs - RealDate.now();
      heardAtMs = performance.now() + HEARD_MS;
      return {};
    }
    for (let n = 0; n < 3; n += 1) if (typeof collect === 'function') collect();
    const { heapUsed, external, rss } = process.memoryUsage();
    return { heapUsed, external, rss };
  };
  const socket = connect(Number(new URL(import.meta.url).searchParams.get('port')), '127.0.0.1');
  let rest = '';
  socket.on('error', () => undefined);
  socket.on('connect', () => socket.write(`${JSON.stringify({ part })}\n`));
  socket.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) socket.write(`${JSON.stringify(answer(line))}\n`);
  });
  socket.unref();
}

/** What a worker does each minute has its turn when it has heard of another time, as it would have had in the days that passed; and no more often than it says. */
function cutPauses(): void {
  const pause = timers.setTimeout;
  timers.setTimeout = async (delay = 0, value, options) => {
    const begunMs = performance.now();
    const endMs = () => Math.min(begunMs + delay, begunMs < heardAtMs + LATE_MS ? Math.max(heardAtMs, begunMs + AGAIN_MS) : Infinity);
    for (let leftMs = delay; ; leftMs = endMs() - performance.now()) {
      const result = await pause(Math.max(0, Math.min(leftMs, SLICE_MS)), value, options);
      if (performance.now() >= endMs()) return result;
    }
  };
  syncBuiltinESMExports();
}

if (isMainThread) moveClock();
