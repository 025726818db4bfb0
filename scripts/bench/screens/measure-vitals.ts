import { gzipSync } from 'node:zlib';
import type { BrowserContext } from 'playwright-core';
import { z } from 'zod';
import { loaderNames } from '../../shots/open-browser';
import { openMeasured } from './open-measured';
import type { MeasuredPage } from './use-pages';

/** A machine with other work opens a page in this. */
const PATIENCE_MS = 60_000;

export interface Vitals {
  readonly lcpMs: number;
  /** The longest that any press took until the screen answered; 0 when none took longer than a frame. */
  readonly inpMs: number;
  readonly cls: number;
  /** All scripts that the page loaded, gzipped, in units of 1,000 bytes. */
  readonly scriptKb: number;
}

const seen = z.object({ lcpMs: z.number(), inpMs: z.number(), cls: z.number() });

/**
 * Runs in the page before anything else. Largest paint, layout shift in windows of at most five seconds with gaps under one (web.dev/articles/cls), and
 * the longest interaction, as web-vitals counts them.
 */
function watchVitals(): void {
  const vitals = { lcpMs: 0, inpMs: 0, cls: 0 };
  Reflect.set(window, 'measuredVitals', vitals);
  const watch = (type: string, read: (entry: PerformanceEntry) => void, more: object = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(read)).observe({ type, buffered: true, ...more });
  const numberOf = (entry: PerformanceEntry, name: string) => Number(Reflect.get(entry, name) ?? 0);
  watch('largest-contentful-paint', (entry) => {
    vitals.lcpMs = entry.startTime;
  });
  const shifts = { sum: 0, first: 0, last: Number.NEGATIVE_INFINITY };
  watch('layout-shift', (entry) => {
    if (Reflect.get(entry, 'hadRecentInput') === true) return;
    if (entry.startTime - shifts.last > 1000 || entry.startTime - shifts.first > 5000) {
      shifts.sum = 0;
      shifts.first = entry.startTime;
    }
    shifts.last = entry.startTime;
    shifts.sum += numberOf(entry, 'value');
    vitals.cls = Math.max(vitals.cls, shifts.sum);
  });
  const interaction = (entry: PerformanceEntry) => {
    if (numberOf(entry, 'interactionId') > 0) vitals.inpMs = Math.max(vitals.inpMs, entry.duration);
  };
  watch('event', interaction, { durationThreshold: 16 });
  watch('first-input', interaction);
}

/** One visit with an empty cache: loads the page, waits until it follows changes, and does what a person does there. */
export async function visit(context: BrowserContext, measured: MeasuredPage): Promise<Vitals> {
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  try {
    const scripts: Promise<number>[] = [];
    page.on('response', (response) => {
      if (response.request().resourceType() === 'script') scripts.push(response.body().then((body) => gzipSync(body).length));
    });
    await page.addInitScript({ content: loaderNames });
    await page.addInitScript(watchVitals);
    await openMeasured(page, measured);
    // What the demo had gives way to a huge estate at once, which is no shift that a person sees.
    if (measured.huge !== null) await page.evaluate(() => Object.assign(Reflect.get(window, 'measuredVitals'), { cls: 0 }));
    await page.waitForTimeout(500);
    // Paint counts until the first press; scripts that a press brings in are not what the page needs to be there.
    const bytes = (await Promise.all(scripts)).reduce((sum, one) => sum + one, 0);
    await measured.use(page);
    await page.waitForTimeout(500);
    const vitals = seen.parse(await page.evaluate(() => Reflect.get(window, 'measuredVitals')));
    if (vitals.lcpMs === 0) throw new Error(`${measured.address} painted nothing that could be measured.`);
    return { ...vitals, scriptKb: bytes / 1000 };
  } finally {
    await page.close();
  }
}
