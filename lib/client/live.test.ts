import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveStream } from './live';

class Source extends EventTarget {
  static last: Source;
  readyState = 1;
  closed = false;
  constructor() {
    super();
    Source.last = this;
  }
  close() {
    this.closed = true;
  }
  say = (event: string) => this.dispatchEvent(new Event(event));
}

const page = { hidden: false };
let client: QueryClient;
let stream: LiveStream;
let stop: () => void;
const refreshes = () => vi.mocked(client.invalidateQueries).mock.calls.length;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  vi.stubGlobal('EventSource', Source);
  vi.stubGlobal('document', page);
  page.hidden = false;
  client = new QueryClient();
  vi.spyOn(client, 'invalidateQueries').mockResolvedValue();
  stream = new LiveStream(client);
  stop = stream.start();
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('LiveStream', () => {
  it('refreshes at most once a second, however often something changes', () => {
    for (let i = 0; i < 50; i += 1) {
      Source.last.say('changed');
      vi.advanceTimersByTime(100);
    }
    expect(refreshes()).toBe(5);
    expect(stream.read().state).toBe('live');
  });
  it('fetches nothing while nothing changes', () => {
    for (let i = 0; i < 6; i += 1) {
      Source.last.say('alive');
      vi.advanceTimersByTime(5000);
    }
    expect(refreshes()).toBe(0);
    expect(stream.read()).toMatchObject({ state: 'live', heardAt: 1_025_000 });
  });
  it('polls every five seconds when the stream is silent, until it speaks again', () => {
    vi.advanceTimersByTime(13_000);
    expect(stream.read().state).toBe('polling');
    const before = refreshes();
    vi.advanceTimersByTime(20_000);
    expect(refreshes() - before).toBe(4);
    Source.last.say('alive');
    expect(stream.read().state).toBe('live');
  });
  it('holds still while paused, and catches up on resuming', () => {
    stream.pause(true);
    Source.last.say('changed');
    vi.advanceTimersByTime(30_000);
    expect([refreshes(), stream.read().state]).toEqual([0, 'paused']);
    stream.pause(false);
    vi.advanceTimersByTime(1000);
    expect(refreshes()).toBe(1);
  });
  it('fetches nothing for a page nobody sees, and at once when it is seen again', () => {
    page.hidden = true;
    Source.last.say('changed');
    vi.advanceTimersByTime(5000);
    expect(refreshes()).toBe(0);
    page.hidden = false;
    vi.advanceTimersByTime(1000);
    expect(refreshes()).toBe(1);
  });
  it('closes the stream and every timer', () => {
    stop();
    expect([Source.last.closed, vi.getTimerCount()]).toEqual([true, 0]);
  });
});
