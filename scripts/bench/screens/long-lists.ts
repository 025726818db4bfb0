import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContext } from 'playwright-core';
import { z } from 'zod';
import { healthSchema } from '@/lib/domain/views/health';
import type { Stage } from '../../shots/start-stage';
import { measureScroll, type Scroll } from './measure-scroll';

const SPANS = 10_000;
const BATCH = 2_000;
const FACILITIES = 200;
const WORKFLOWS = 20;
const WITHIN_MS = 60_000;

/** How long lists move under the wheel: spans of one trace, and the matrix of a large estate. */
export async function measureLongLists(context: BrowserContext, stage: Stage): Promise<Readonly<Record<string, Scroll>>> {
  return { waterfall: await scrollWaterfall(context, stage), matrix: await scrollMatrix(context) };
}

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

async function scrollWaterfall(context: BrowserContext, stage: Stage): Promise<Scroll> {
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
    await tree.scrollIntoViewIfNeeded();
    const box = await tree.boundingBox();
    return await measureScroll(page, { x: (box?.x ?? 0) + 300, y: (box?.y ?? 0) + 200 }, 1_800);
  } finally {
    await page.close();
  }
}

/** The answer for an estate of 200 facilities and 20 workflows, made of what is there. */
async function scrollMatrix(context: BrowserContext): Promise<Scroll> {
  const health = healthSchema.parse(await (await context.request.get('/api/health')).json());
  const repeat = <T extends { id: string; name: string }>(list: readonly T[], n: number): T[] =>
    Array.from({ length: n }, (_, at) => {
      const one = list[at % list.length];
      if (!one) throw new Error('The demo has no places.');
      const round = Math.floor(at / list.length);
      return round === 0 ? one : { ...one, id: `${one.id}-${round}`, name: `${one.name} ${round + 1}` };
    });
  const facilities = repeat(health.facilities, FACILITIES);
  const workflows = repeat(health.workflows, WORKFLOWS);
  const cells = facilities.flatMap((facility, row) =>
    workflows.flatMap((workflow, column) => {
      const like = health.cells[(row * 7 + column) % health.cells.length];
      return like ? [{ ...like, facility: facility.id, workflow: workflow.id }] : [];
    }),
  );
  const page = await context.newPage();
  try {
    await page.route(/\/api\/health\?|\/api\/health$/, (route) => route.fulfill({ json: { ...health, facilities, workflows, cells } }));
    await page.goto('/health');
    // The page asks again when something changes, which live traffic sees to.
    await page.waitForFunction((least) => document.querySelectorAll('table tbody tr').length >= least, FACILITIES, { timeout: WITHIN_MS });
    await page.waitForTimeout(1_000);
    return await measureScroll(page, { x: 900, y: 500 }, 300);
  } finally {
    await page.close();
  }
}
