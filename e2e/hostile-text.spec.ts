import { expect, type Page, test } from '@playwright/test';
import { z } from 'zod';
import { BROKEN, hostileTexts, MARK } from '@/lib/domain/hostile.fixture';
import { readE2eInfo } from '@/scripts/setup/e2e-info';
import { createKey } from './create-key';
import { signInAs } from './sign-in-as';
import { watchPolicy } from './watch-policy';

const { url } = readE2eInfo();
const texts = Object.entries(hostileTexts);
/** Of an environment of their own: what other journeys count stays as it is. */
const within = (path: string) => `${path}${path.includes('?') ? '&' : '?'}environment=validation`;
const sent = z.object({ accepted: z.number(), rejected: z.number(), errors: z.array(z.object({ index: z.number() })) });
const queue = z.object({ rows: z.array(z.object({ ref: z.string() })) });
const listSchema = z.object({ rows: z.array(z.object({ id: z.string() })) });

/** A failed hire and a failed order whose every field of free text says it. */
const taken = (text: string, at: Date) => [
  {
    occurredAt: at.toISOString(),
    workflow: 'wf-employee-onboarding',
    milestone: 'hire_in_schedule',
    interface: 'if-hire-sched',
    facility: 'LKH',
    status: 'dead_lettered',
    correlationId: text.slice(0, 150),
    attempt: { number: 5 },
    businessKeys: [{ type: 'employee_id', value: text.slice(0, 190) }],
    error: { class: 'auth_failed', code: text.slice(0, 60), message: text },
    attributes: { note: text, [text.slice(0, 100)]: 'as a name', 'http.response.status_code': 401 },
  },
  {
    occurredAt: at.toISOString(),
    workflow: 'wf-p2p-po',
    milestone: 'po_transmitted',
    interface: 'if-po-850-out',
    facility: 'LKH',
    status: 'failed',
    supplier: text.slice(0, 150),
    messageType: text.slice(0, 60),
    sourceStatus: text.slice(0, 60),
    deepLink: text.slice(0, 200),
    businessKeys: [{ type: 'po_number', value: text.slice(0, 190), role: 'root' }],
    error: { class: 'connection_refused', code: text.slice(0, 60), message: text },
  },
];
/** Nothing that could be taken: its time is no time. It is kept for people to look at. */
const refused = (text: string) => ({ ...taken(text, new Date())[0], occurredAt: text, source: text.slice(0, 60) });

async function tell(key: string): Promise<void> {
  const post = (path: string, body: unknown) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const [good, bad] = [
    texts.flatMap(([, text], n) => taken(text, new Date(Date.now() - 60_000 - n * 500))),
    texts.map(([, text]) => refused(text)),
  ];
  const answer = await post('/api/events', [...good, ...bad]);
  const said = sent.parse(await answer.json());
  // Without the few whose key is nothing but characters that no key may hold.
  expect(said.accepted).toBeGreaterThan(good.length - 12);
  expect(said.accepted + said.rejected).toBe(good.length + bad.length);
  expect(said.errors.filter(({ index }) => index >= good.length)).toHaveLength(bad.length);
  for (const [n, [, text]] of texts.entries()) {
    const marker = {
      markerId: `hostile-${n}`,
      kind: 'release',
      at: new Date(Date.now() - n * 60_000).toISOString(),
      title: text.slice(0, 190),
      text,
    };
    expect([200, 202, 400]).toContain((await post('/api/markers', marker)).status);
  }
}

/** What a page must never do, from now on: say, ask others, or break the policy. */
async function watch(page: Page): Promise<string[]> {
  const seen = await watchPolicy(page);
  const own = new URL(url).host;
  page.on('dialog', (dialog) => {
    seen.push(`${page.url()} said ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const asked = new URL(request.url());
    if (!['data:', 'blob:'].includes(asked.protocol) && asked.host !== own) seen.push(`${page.url()} asked ${request.url().slice(0, 200)}`);
  });
  return seen;
}

/** What is wrong with the page as it stands; nothing when hostile text is text, and stays where it belongs. */
const judge = (page: Page) =>
  page.evaluate((broken) => {
    const faults: string[] = [];
    const clips = (one: Element | null): boolean =>
      one !== null && (getComputedStyle(one).overflowX !== 'visible' || clips(one.parentElement));
    /** The texts and parts that make the page wide, each with what holds it. */
    const sticking = () => {
      const found: string[] = [];
      const range = document.createRange();
      const all = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
      for (let node = all.nextNode(); node && found.length < 6; node = all.nextNode()) {
        range.selectNode(node);
        if (range.getBoundingClientRect().right <= window.innerWidth + 1 || clips(node.parentElement) || node.childNodes.length > 0)
          continue;
        found.push(`${node.parentElement?.outerHTML.slice(0, 200)}`);
      }
      return found;
    };
    if (Reflect.get(window, broken) !== undefined) faults.push('a script ran');
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (wide > 0) faults.push(`${wide} pixels wider than its window: ${sticking().join(' | ')}`);
    for (const link of document.links)
      if (!['http:', 'https:', 'mailto:', 'webcal:'].includes(link.protocol)) faults.push(`a link to ${link.href.slice(0, 80)}`);
    if (document.querySelector('body base, body meta[http-equiv], iframe, object, embed, img[src="x"]'))
      faults.push('an element of the text');
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const around = node.parentElement;
      if (!around || ['SCRIPT', 'STYLE', 'TEXTAREA'].includes(around.tagName) || !/[\u202a-\u202e]/.test(node.nodeValue ?? '')) continue;
      const { unicodeBidi, display } = getComputedStyle(around);
      if (unicodeBidi === 'normal' && !/block|flex|grid/.test(display)) faults.push(`${around.tagName} turns what stands beside it`);
    }
    return [...new Set(faults)];
  }, BROKEN);

test('text that attacks its reader is text on every screen that shows it', async ({ page }) => {
  test.setTimeout(240_000);
  await tell(await createKey('validation'));
  const seen = await watch(page);
  await signInAs(page, 'Priya Nandakumar', '/health?environment=validation');
  let exception = '';
  const raised = async () => {
    exception = queue.parse(await (await page.request.get(within('/api/exceptions?tab=all'))).json()).rows[0]?.ref ?? '';
    return exception;
  };
  await expect.poll(raised).toMatch(/^EX-\d+$/);
  for (const [, text] of texts) {
    const said = await page.request.post(`/api/exceptions/${exception}/actions`, {
      data: { action: 'comment', text },
      headers: { origin: url },
    });
    expect.soft(said.status(), text).toBe(200);
  }
  const listed = async (workflow: string) =>
    listSchema.parse(await (await page.request.get(within(`/api/transactions?workflow=${workflow}&limit=200`))).json()).rows;
  const [hires, orders] = [await listed('wf-employee-onboarding'), await listed('wf-p2p-po')];
  expect(Math.min(hires.length, orders.length)).toBeGreaterThan(texts.length / 2);
  const rejected = listSchema.parse(await (await page.request.get(within('/api/rejected'))).json()).rows;
  expect(rejected.length).toBeGreaterThan(10);
  const few = (ids: { id: string }[]) => ids.filter((_, n) => n % 14 === 0).map(({ id }) => within(`/transactions/${id}`));
  const shows = [
    within('/exceptions?tab=all'),
    within(`/exceptions/${exception}`),
    within(`/exceptions/${exception}/report`),
    within('/transactions'),
    within('/transactions?state=failed'),
    within(`/transactions?q=${MARK}`),
    within('/sources/refused'),
    ...rejected.slice(0, 2).map(({ id }) => within(`/sources/refused/${id}`)),
    within('/markers'),
    ...few(hires),
    ...few(orders),
  ];
  const others = [
    '/health',
    '/interfaces/if-hire-sched',
    '/interfaces/if-po-850-out',
    '/workflows/wf-p2p-po',
    '/sources',
    '/audit',
    '/catalog',
    '/on-call',
  ];
  for (const path of [...shows, ...others.map(within)]) {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect.poll(() => judge(page), { message: `${path} wide` }).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    await expect.poll(() => judge(page), { message: `${path} narrow` }).toEqual([]);
  }
  expect(seen).toEqual([]);
});
