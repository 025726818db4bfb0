import type { BrowserContext } from 'playwright-core';
import { findViolations } from '../../shots/check-page';
import { findSubjects } from '../../shots/find-subjects';
import { contextOptions, openBrowser, signIn } from '../../shots/open-browser';
import { joinStage, startStage } from '../../shots/start-stage';
import { quantile } from '../quantile';
import { measureLongLists } from './long-lists';
import type { Scroll } from './measure-scroll';
import { type Vitals, visit } from './measure-vitals';
import { measuredPages } from './use-pages';

export interface ScreensOptions {
  /** Visits of each page, each with an empty cache. */
  readonly visits: number;
  /** Folder of a demo that runs; null starts one. */
  readonly running: string | null;
}

export interface PageMeasures extends Vitals {
  readonly axeViolations: number;
}

export interface ScreensResult {
  readonly pages: Readonly<Record<string, PageMeasures>>;
  readonly violations: readonly string[];
  /** Long lists under the wheel. */
  readonly scroll: Readonly<Record<string, Scroll>>;
}

export interface Measuring {
  readonly onStop: (stop: () => Promise<void>) => void;
  readonly say: (line: string) => void;
}

/** Measures the six main pages with the data of the demo, in a browser of its own. */
export async function runScreens({ visits, running }: ScreensOptions, { onStop, say }: Measuring): Promise<ScreensResult> {
  const stage = running === null ? await startStage(onStop) : await joinStage(running);
  const browser = await openBrowser(onStop);
  const signedIn = await signIn(browser, stage.url, 'admin@quillmoor.example', stage.password);
  const state = await signedIn.storageState();
  const pages = measuredPages(await findSubjects({ request: signedIn.request, info: stage }));
  const result: Record<string, PageMeasures> = {};
  const violations: string[] = [];
  for (const { name, address, use } of pages) {
    say(`Visiting ${name} ${visits} times`);
    const seen: Vitals[] = [];
    // The first visit of all wakes the server; people who come later are what is measured.
    for (let at = 0; at <= visits; at += 1) {
      const context = await browser.newContext({ ...contextOptions, baseURL: stage.url, storageState: state });
      const vitals = await visit(context, address, use);
      if (at > 0) seen.push(vitals);
      await context.close();
    }
    const found = await checkBoth(signedIn, address);
    violations.push(...found.map((one) => `${name}, ${one}`));
    result[name] = { ...summarise(seen), axeViolations: found.length };
  }
  say('Turning the wheel over ten thousand spans and four thousand cells');
  return { pages: result, violations, scroll: await measureLongLists(signedIn, stage) };
}

/** A visit that three of four are at least as good as; of what moves and what is slow to answer the worst. */
function summarise(seen: readonly Vitals[]): Vitals {
  const all = (of: (one: Vitals) => number) => seen.map(of);
  return {
    lcpMs: Math.round(
      quantile(
        all(({ lcpMs }) => lcpMs),
        0.75,
      ),
    ),
    inpMs: Math.round(Math.max(...all(({ inpMs }) => inpMs))),
    cls: Math.round(10_000 * Math.max(...all(({ cls }) => cls))) / 10_000,
    scriptKb: Math.round(10 * Math.max(...all(({ scriptKb }) => scriptKb))) / 10,
  };
}

async function checkBoth(context: BrowserContext, address: string): Promise<string[]> {
  const page = await context.newPage();
  try {
    const found: string[] = [];
    await page.goto(address, { waitUntil: 'load' });
    await page
      .getByText(/^(Live|Asking every)/)
      .first()
      .waitFor({ state: 'attached' });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      found.push(...(await findViolations(page)).map((one) => `${colorScheme}: ${one}`));
    }
    return found;
  } finally {
    await page.close();
  }
}
