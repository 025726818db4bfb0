import type { Browser, BrowserContext } from 'playwright-core';
import { findViolations, waitUntilStill } from '../../shots/check-page';
import { findSubjects } from '../../shots/find-subjects';
import { contextOptions, openBrowser, signIn } from '../../shots/open-browser';
import { joinStage, startStage } from '../../shots/start-stage';
import { quantile } from '../quantile';
import { longLists } from './long-lists';
import type { Scroll } from './measure-scroll';
import { type Vitals, visit } from './measure-vitals';
import { openMeasured } from './open-measured';
import { type MeasuredPage, measuredPages } from './use-pages';

export interface ScreensOptions {
  /** Visits of each page, each with an empty cache. */
  readonly visits: number;
  /** Folder of a demo that runs; null starts one. */
  readonly running: string | null;
  /** One visit, and lists scrolled for a moment: enough to see that nothing is broken. */
  readonly quick: boolean;
}

export interface PageMeasures extends Vitals {
  readonly axeViolations: number;
}

export interface ScreensResult {
  readonly pages: Readonly<Record<string, PageMeasures>>;
  readonly violations: readonly string[];
  /** Long lists under the wheel. */
  readonly scroll: Readonly<Record<string, Scroll>>;
  /** What could not be measured, and why. */
  readonly missing: readonly string[];
}

export interface Measuring {
  readonly onStop: (stop: () => Promise<void>) => void;
  readonly say: (line: string) => void;
}

/** What takes longer than this on any machine is broken; the run goes on without it. */
const MOST_MS = 90_000;
const TRIES = 2;

/** Measures the six main pages with the data of the demo, and what a huge estate does to two of them, in a browser of its own. */
export async function runScreens({ visits, running, quick }: ScreensOptions, { onStop, say }: Measuring): Promise<ScreensResult> {
  const stage = running === null ? await startStage(onStop) : await joinStage(running);
  const browser = await openBrowser(onStop);
  const signedIn = await signIn(browser, stage.url, 'admin@quillmoor.example', stage.password);
  const state = await signedIn.storageState();
  const subjects = await findSubjects({ request: signedIn.request, info: stage }, new Set(['transaction', 'exception']));
  const pages: Record<string, PageMeasures> = {};
  const scroll: Record<string, Scroll> = {};
  const violations: string[] = [];
  const missing: string[] = [];
  const attempt = async (name: string, measure: () => Promise<void>) => {
    for (let tried = 1; ; tried += 1) {
      const fault = await within(measure).then(
        () => null,
        (error: unknown) => (error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)),
      );
      if (fault === null) return;
      say(`${name}: ${fault}`);
      if (tried < TRIES) continue;
      missing.push(`${name}: ${fault}`);
      return;
    }
  };
  const measured = measuredPages(subjects);
  for (const page of measured)
    await attempt(page.name, async () => {
      say(`Visiting ${page.name}`);
      const seen: Vitals[] = [];
      // The first visit of all wakes the server; people who come later are what is measured.
      for (let at = 0; at <= (quick ? 1 : visits); at += 1) {
        const vitals = await visitAnew(browser, { ...contextOptions, baseURL: stage.url, storageState: state }, page);
        if (at > 0) seen.push(vitals);
      }
      const found = await checkBoth(signedIn, page);
      violations.push(...found.map((one) => `${page.name}, ${one}`));
      pages[page.name] = { ...summarise(seen), axeViolations: found.length };
    });
  for (const { name, measure } of longLists(signedIn, stage, quick ? 20 : 60))
    await attempt(name, async () => {
      say(`Turning the wheel over the ${name}`);
      scroll[name] = await measure();
    });
  return { pages, violations, scroll, missing };
}

async function within(measure: () => Promise<void>): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`took longer than ${MOST_MS / 1000} s`)), MOST_MS);
  await Promise.race([measure(), late.promise]).finally(() => clearTimeout(timer));
}

async function visitAnew(browser: Browser, options: Parameters<Browser['newContext']>[0], page: MeasuredPage): Promise<Vitals> {
  const context = await browser.newContext(options);
  try {
    return await visit(context, page);
  } finally {
    await context.close();
  }
}

/** A visit that three of four are at least as good as; of what moves and what is slow to answer the worst. */
function summarise(seen: readonly Vitals[]): Vitals {
  const all = (name: keyof Vitals) => seen.map((one) => one[name]);
  const worst = (name: keyof Vitals, digits: number) => Math.round(10 ** digits * Math.max(...all(name))) / 10 ** digits;
  return {
    lcpMs: Math.round(quantile(all('lcpMs'), 0.75)),
    inpMs: worst('inpMs', 0),
    cls: worst('cls', 4),
    scriptKb: worst('scriptKb', 1),
  };
}

async function checkBoth(context: BrowserContext, measured: MeasuredPage): Promise<string[]> {
  const page = await context.newPage();
  try {
    await openMeasured(page, measured);
    await waitUntilStill(page);
    const found: string[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      found.push(...(await findViolations(page)).map((one) => `${colorScheme}: ${one}`));
    }
    return found;
  } finally {
    await page.close();
  }
}
