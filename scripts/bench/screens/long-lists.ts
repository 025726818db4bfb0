import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { z } from 'zod';
import { huge, showHuge } from '../../shots/huge-views';
import type { Stage } from '../../shots/start-stage';
import { measureScroll, type Scroll, type Wheel } from './measure-scroll';

const SPANS = 10_000;
const BATCH = 2_000;
const WITHIN_MS = 60_000;

export interface LongList {
  readonly name: string;
  readonly measure: () => Promise<Scroll>;
}

/** How long lists move under the wheel: spans of one trace, and the matrix and the work list of a huge estate. */
export const longLists = (context: BrowserContext, stage: Stage, steps: number): readonly LongList[] => [
  { name: 'matrix', measure: () => scrollMatrix(context, steps) },
  { name: 'queue', measure: () => scrollQueue(context, steps) },
  { name: 'waterfall', measure: () => scrollWaterfall(context, stage, steps) },
];

const hex = (n: number, digits: number) => n.toString(16).padStart(digits, '0');
const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });

/** Sends one trace of ten thousand spans, some failed, as a middleware would; returns its id. */
async function sendLongTrace({ url, liveKey }: Stage): Promise<string> {
  const run = Date.now();
  const traceId = `${hex(run, 12)}${hex(SPANS, 20)}`;
  const begun = BigInt(run - 120_000) * 1_000_000n;
  const spanOf = (at: number) => {
    const start = begun + BigInt(at) * 5_000_000n;
    const parent = at === 0 ? undefined : hex(1 + Math.floor((at - 1) / 8), 16);
    return {
      traceId,
      spanId: hex(1 + at, 16),
      ...(parent ? { parentSpanId: parent } : {}),
      name: `step ${at}`,
      kind: 1,
      startTimeUnixNano: String(start),
      endTimeUnixNano: String(start + BigInt(1 + ((at * 37) % 400)) * 1_000_000n),
      status: { code: at % 97 === 96 ? 2 : 1 },
      attributes:
        at === 0
          ? [
              text('throughline.workflow', 'wf-p2p-po'),
              text('throughline.milestone', 'po_approved'),
              text('business_key.po_number', `PO-${run}`),
              text('facility.id', 'LKH'),
            ]
          : [text('step.number', String(at))],
    };
  };
  for (let from = 0; from < SPANS; from += BATCH) {
    const spans = Array.from({ length: Math.min(BATCH, SPANS - from) }, (_, at) => spanOf(from + at));
    const resource = { attributes: [text('service.name', from % (2 * BATCH) === 0 ? 'app-ipaas' : 'app-edi')] };
    const answer = await fetch(`${url}/v1/traces`, {
      method: 'POST',
      headers: { authorization: `Bearer ${liveKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'bench' }, spans }] }] }),
    });
    if (answer.status !== 200) throw new Error(`Spans were answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
  }
  return traceId;
}

const found = z.object({ rows: z.array(z.object({ id: z.string() })) });

async function scrollWaterfall(context: BrowserContext, stage: Stage, steps: number): Promise<Scroll> {
  const trace = await sendLongTrace(stage);
  const find = async () => found.parse(await (await context.request.get(`/api/transactions?q=${trace}`)).json()).rows[0]?.id;
  let id = await find();
  for (const end = Date.now() + WITHIN_MS; !id && Date.now() < end; id = await find()) await sleep(1_000);
  if (!id) throw new Error(`The trace of ${SPANS} spans is in no transaction after ${WITHIN_MS / 1000} s.`);
  const page = await context.newPage();
  try {
    await page.goto(`/transactions/${id}`);
    await page.getByRole('button', { name: /^Show .* more spans$/ }).click();
    const tree = page.getByRole('tree', { name: new RegExp(`${SPANS}`) });
    await page.waitForFunction((least) => (document.querySelector('[role=tree]')?.scrollHeight ?? 0) > least, SPANS * 20, {
      timeout: WITHIN_MS,
    });
    return await wheelOver(page, tree, { stepPx: 1_800, steps });
  } finally {
    await page.close();
  }
}

async function wheelOver(page: Page, target: Locator, { stepPx, steps }: Pick<Wheel, 'stepPx' | 'steps'>): Promise<Scroll> {
  await target.scrollIntoViewIfNeeded();
  const box = await target.boundingBox();
  if (!box) throw new Error('What is to be scrolled is not on the page.');
  const scroll = await measureScroll(page, {
    x: box.x + Math.min(300, box.width / 2),
    y: Math.max(120, Math.min(600, box.y + 200)),
    stepPx,
    steps,
  });
  return scroll;
}

/** Two hundred facilities and twenty workflows. */
async function scrollMatrix(context: BrowserContext, steps: number): Promise<Scroll> {
  const page = await context.newPage();
  try {
    const shown = await showHuge(page, 'health');
    await page.goto('/health');
    await shown();
    const grid = page.getByRole('grid', { name: 'State of each workflow at each facility' });
    await page.waitForFunction(
      (least) => Number(document.querySelector('[role=grid]')?.getAttribute('aria-rowcount')) > least,
      huge.facilities,
      {
        timeout: WITHIN_MS,
      },
    );
    const section = page.locator('section', { has: grid }).last();
    await section.scrollIntoViewIfNeeded();
    await page.waitForTimeout(1_000);
    const scroll = await wheelOver(page, section, { stepPx: 300, steps });
    const rows = await grid.getByRole('row').count();
    if (rows > huge.facilities) throw new Error(`All ${rows} rows of the matrix are drawn.`);
    return scroll;
  } finally {
    await page.close();
  }
}

/** Fifty thousand exceptions, page after page. */
async function scrollQueue(context: BrowserContext, steps: number): Promise<Scroll> {
  const page = await context.newPage();
  try {
    const shown = await showHuge(page, 'exceptions-flat');
    await page.goto('/exceptions?tab=all&group=none');
    await shown();
    const list = page.getByRole('list', { name: 'Exceptions', exact: true });
    await page
      .locator(`li[aria-setsize="${huge.exceptions}"]`)
      .first()
      .waitFor({ timeout: WITHIN_MS })
      .catch(() => undefined);
    await page.waitForTimeout(1_000);
    const scroll = await wheelOver(page, list, { stepPx: 600, steps });
    const rows = await list.getByRole('listitem').count();
    if (rows > 200) throw new Error(`${rows} rows of the work list are drawn.`);
    return scroll;
  } finally {
    await page.close();
  }
}
