import type { Page } from 'playwright-core';
import { z } from 'zod';
import { loaderNames } from '../../shots/open-browser';

export interface Scroll {
  readonly frames: number;
  /** The longest time between two frames. */
  readonly longestMs: number;
  /** Frames that came later than 50 ms after the one before: what an eye sees as a jump. */
  readonly late: number;
  /** Frames that took the page at least 50 ms to make, as the browser counts them (Long Animation Frames). */
  readonly longFrames: number;
  /** The longest that scripts, styles and layout held the page at a time, of what held it for at least 50 ms; 0 when nothing did. */
  readonly longTaskMs: number;
}

const seen = z.object({ frames: z.number(), longestMs: z.number(), late: z.number(), longFrames: z.number(), longTaskMs: z.number() });

/** Runs in the page: watches frames and long tasks until it is asked for them. */
function watchFrames(): void {
  const frames = { frames: 0, longestMs: 0, late: 0, longFrames: 0, longTaskMs: 0 };
  Reflect.set(window, 'measuredFrames', frames);
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) frames.longTaskMs = Math.max(frames.longTaskMs, duration);
  }).observe({ type: 'longtask' });
  new PerformanceObserver((list) => {
    frames.longFrames += list.getEntries().length;
  }).observe({ type: 'long-animation-frame' });
  let last = performance.now();
  const next = (now: number) => {
    const passed = now - last;
    last = now;
    frames.frames += 1;
    frames.longestMs = Math.max(frames.longestMs, passed);
    if (passed > 50) frames.late += 1;
    requestAnimationFrame(next);
  };
  requestAnimationFrame((now) => {
    last = now;
    requestAnimationFrame(next);
  });
}

export interface Wheel {
  readonly x: number;
  readonly y: number;
  readonly stepPx: number;
  /** Turns in each direction, thirty a second. */
  readonly steps: number;
}

/** Turns the wheel over a place, down and up again, and tells how the page kept up. */
export async function measureScroll(page: Page, { x, y, stepPx, steps }: Wheel): Promise<Scroll> {
  await page.mouse.move(x, y);
  await page.evaluate(loaderNames);
  await page.evaluate(watchFrames);
  for (const direction of [1, -1])
    for (let step = 0; step < steps; step += 1) {
      await page.mouse.wheel(0, direction * stepPx);
      await page.waitForTimeout(33);
    }
  const read = seen.parse(await page.evaluate(() => Reflect.get(window, 'measuredFrames')));
  if (read.frames === 0) throw new Error('No frame was drawn while the wheel turned.');
  return { ...read, longestMs: Math.round(read.longestMs), longTaskMs: Math.round(read.longTaskMs) };
}
