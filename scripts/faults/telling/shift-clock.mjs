// Loaded before a process whose clock is to be wrong: `Date` says what the file named in its address says, which may change at any time:
// {"shiftMs": n} or {"frozenAtMs": n}. The time that nobody sets (performance.now, timers) goes on, as it does on a host whose clock is set.
import { readFileSync } from 'node:fs';

const file = new URL(import.meta.url).searchParams.get('clock');
const RealDate = Date;
let said = {};

function read() {
  try {
    said = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // It is just being written; the next look sees it.
  }
}

const nowMs = () => said.frozenAtMs ?? RealDate.now() + (said.shiftMs ?? 0);

if (file) {
  read();
  setInterval(read, 100).unref();
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, maker) => Reflect.construct(target, args.length === 0 ? [nowMs()] : args, maker),
    apply: () => new RealDate(nowMs()).toString(),
    get: (target, name) => (name === 'now' ? nowMs : Reflect.get(target, name)),
  });
}
