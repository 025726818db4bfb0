import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { findOverflow, findViolations, waitUntilStill, watchFaults } from './check-page';
import type { PagePlan } from './plan-pages';

export const shotStates = ['normal', 'dark', 'empty', 'missing', 'error'] as const;
export type ShotState = (typeof shotStates)[number];
export const shotWidths = [360, 768, 1440, 2560] as const;
const heights: Readonly<Record<number, number>> = { 360: 800, 768: 1024, 1440: 900, 2560: 1440 };
/** Of a list without end its beginning is enough. */
const TALLEST = 6_000;
const CHECKED_WIDTHS: readonly number[] = [360, 1440];

export interface Shot {
  readonly page: string;
  readonly state: ShotState;
  readonly width: number;
  readonly address: string;
  readonly file: string;
  /** Pixels that stick out sideways. */
  readonly overflow: number;
  readonly violations: readonly string[];
  readonly faults: readonly string[];
}

export interface Taking {
  /** Signed in; pages that are open to all are visited without. */
  readonly signedIn: BrowserContext;
  readonly stranger: BrowserContext;
  readonly folder: string;
  readonly widths: readonly number[];
}

const addressOf = (plan: PagePlan, state: ShotState): string | null =>
  state === 'empty' ? plan.emptyAddress : state === 'missing' ? plan.missingAddress : state === 'error' && plan.open ? null : plan.address;

/** Takes one page in one state at all widths, and checks it; nothing where the page has no such state. `dark` is the normal page in the dark. */
export async function takeShots(plan: PagePlan, state: ShotState, taking: Taking): Promise<Shot[]> {
  const address = addressOf(plan, state);
  if (address === null) return [];
  const page = await (plan.open ? taking.stranger : taking.signedIn).newPage();
  const faults = watchFaults(page);
  try {
    await page.emulateMedia({ colorScheme: state === 'dark' ? 'dark' : 'light', reducedMotion: 'reduce' });
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(address, { waitUntil: 'load', timeout: 60_000 });
    if (!plan.open && state !== 'error')
      await page
        .getByText(/^(Live|Asking every)/)
        .first()
        .waitFor({ state: 'attached', timeout: 30_000 });
    const shots: Shot[] = [];
    for (const width of taking.widths) shots.push(await takeOne(page, { plan, state, width, address, faults, folder: taking.folder }));
    return shots;
  } finally {
    await page.close();
  }
}

interface One {
  plan: PagePlan;
  state: ShotState;
  width: number;
  address: string;
  faults: () => string[];
  folder: string;
}

async function takeOne(page: Page, { plan, state, width, address, faults, folder }: One): Promise<Shot> {
  await page.setViewportSize({ width, height: heights[width] ?? 900 });
  await waitUntilStill(page);
  const overflow = await findOverflow(page);
  const file = `${plan.name}.${state}.${width}.png`;
  const violations = CHECKED_WIDTHS.includes(width) ? await findViolations(page) : [];
  // As tall as the page is, so that what is drawn only when it comes into sight is drawn.
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height: Math.min(TALLEST, Math.max(height, heights[width] ?? 900)) });
  await waitUntilStill(page);
  await page.screenshot({ path: join(folder, file), scale: 'css' });
  // What a broken or missing page is told by status is what it must say.
  const told = faults().filter((fault) => state !== 'error' && !(state === 'missing' && fault.startsWith('console')));
  return { page: plan.name, state, width, address, file, overflow, violations, faults: told };
}
