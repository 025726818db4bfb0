import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { findOverflow, findViolations, waitUntilStill, watchFaults } from './check-page';
import { isHuge, showHuge } from './huge-views';
import type { PagePlan } from './plan-pages';

export const shotStates = ['normal', 'dark', 'huge', 'empty', 'missing', 'error'] as const;
export type ShotState = (typeof shotStates)[number];
export const shotWidths = [360, 768, 1440, 2560] as const;
const heights: Readonly<Record<number, number>> = { 360: 800, 768: 1024, 1440: 900, 2560: 1440 };
/** Of a list without end its beginning is enough. */
const TALLEST = 6_000;
const CHECKED_WIDTHS: readonly number[] = [360, 1440];
/** Where a state looks the same at all widths but for what a phone and a desk show, those two are enough, unless others are asked for. */
const fewWidths: readonly ShotState[] = ['dark', 'missing', 'error'];

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
  /** Null: those that the state needs. */
  readonly widths: readonly number[] | null;
}

const widthsOf = (state: ShotState, asked: readonly number[] | null): readonly number[] =>
  asked ?? (fewWidths.includes(state) ? CHECKED_WIDTHS : shotWidths);

function addressOf(plan: PagePlan, state: ShotState): string | null {
  if (state === 'empty') return plan.emptyAddress;
  if (state === 'missing') return plan.missingAddress;
  if (state === 'huge') return isHuge(plan.name) ? plan.address : null;
  return state === 'error' && plan.open ? null : plan.address;
}

/** Takes one page in one state at all widths, and checks it; nothing where the page has no such state. `dark` is the normal page in the dark. */
export async function takeShots(plan: PagePlan, state: ShotState, taking: Taking): Promise<Shot[]> {
  const address = addressOf(plan, state);
  if (address === null) return [];
  const page = await (plan.open ? taking.stranger : taking.signedIn).newPage();
  const faults = watchFaults(page);
  try {
    await page.emulateMedia({ colorScheme: state === 'dark' ? 'dark' : 'light', reducedMotion: 'reduce' });
    await page.setViewportSize({ width: 1440, height: 900 });
    const shown = state === 'huge' ? await showHuge(page, plan.name) : null;
    await page.goto(address, { waitUntil: 'load', timeout: 60_000 });
    // A page of nothing is told outside the frame of the screens.
    if (!plan.open && state !== 'error' && state !== 'missing')
      await page
        .getByText(/^(Live|Asking every)/)
        .first()
        .waitFor({ state: 'attached', timeout: 30_000 });
    await shown?.();
    const shots: Shot[] = [];
    for (const width of widthsOf(state, taking.widths))
      shots.push(await takeOne(page, { plan, state, width, address, faults, folder: taking.folder }));
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
  const violations = CHECKED_WIDTHS.includes(width) ? await checkBoth(page, state) : [];
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  // As tall as the page is, so that what is drawn only when it comes into sight is drawn; of what has no end, as much as a person sees.
  const tall = state === 'huge' ? (heights[width] ?? 900) : Math.min(TALLEST, Math.max(height, heights[width] ?? 900));
  if (tall !== heights[width]) {
    await page.setViewportSize({ width, height: tall });
    await waitUntilStill(page);
  }
  await page.screenshot({ path: join(folder, file), scale: 'css' });
  // What a broken or missing page is told by status is what it must say.
  const told = faults().filter((fault) => state !== 'error' && !(state === 'missing' && fault.startsWith('console')));
  return { page: plan.name, state, width, address, file, overflow, violations, faults: told };
}

/** The rules of accessibility in the light and in the dark; a page in the dark has its normal state for the light. */
async function checkBoth(page: Page, state: ShotState): Promise<string[]> {
  const found = await findViolations(page);
  if (state === 'dark' || state === 'normal') return found;
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  const dark = (await findViolations(page)).map((one) => `dark: ${one}`);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  return [...found, ...dark.filter((one) => !found.includes(one.slice('dark: '.length)))];
}
