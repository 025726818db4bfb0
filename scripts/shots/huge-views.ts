import type { Page, Route } from 'playwright-core';
import { loaderNames } from './open-browser';

/** How large an estate can be. */
export const huge = { facilities: 200, workflows: 20, exceptions: 50_000, rows: 200 } as const;
const PAGE = 200;
const PATIENCE_MS = 60_000;

type View = Record<string, unknown>;
type Thing = Record<string, unknown>;
const listOf = (view: View, name: string): Thing[] => {
  const list = view[name];
  return Array.isArray(list) ? list : [];
};

/** `n` of them, those at hand again and again under ids and names of their own. */
function repeat(list: readonly Thing[], n: number): Thing[] {
  if (list.length === 0) throw new Error('There is nothing to make more of: the demo shows none yet.');
  return Array.from({ length: n }, (_, at) => {
    const one = list[at % list.length] ?? {};
    const round = Math.floor(at / list.length);
    if (round === 0) return one;
    const name = typeof one.name === 'string' ? { name: `${one.name} ${round + 1}` } : {};
    return { ...one, id: `${one.id}-${round}`, ...name };
  });
}

/** Facilities group by group, as they are ordered. */
function hugeHealth(view: View): View {
  const facilities = repeat(listOf(view, 'facilities'), huge.facilities).sort((a, b) => String(a.group).localeCompare(String(b.group)));
  const workflows = repeat(listOf(view, 'workflows'), huge.workflows);
  const like = listOf(view, 'cells');
  if (like.length === 0) throw new Error('The matrix is empty: the demo shows nothing yet.');
  const cells = facilities.flatMap((facility, row) =>
    workflows.map((workflow, column) => ({ ...like[(row * 7 + column) % like.length], facility: facility.id, workflow: workflow.id })),
  );
  return { ...view, facilities, workflows, cells };
}

/** The page of a work list of fifty thousand after a cursor, which is the number of rows before it. */
function hugeQueue(view: View, asked: URLSearchParams): View {
  const rows = listOf(view, 'rows');
  const from = Number(asked.get('cursor') ?? 0);
  const causes = listOf(view, 'causes');
  const [first] = causes;
  const known = causes.reduce((sum, { exceptions }) => sum + Number(exceptions), 0);
  const code = asked.get('code');
  const total = code === null ? huge.exceptions : Math.max(1, Math.round((huge.exceptions * countOf(causes, code)) / Math.max(1, known)));
  const page = Array.from({ length: Math.max(0, Math.min(PAGE, total - from)) }, (_, at) => {
    const number = from + at + 1;
    const one = rows[(from + at) % rows.length] ?? {};
    return { ...one, id: `huge-${number}`, number, ref: `EX-${100_000 + number}` };
  });
  const spread = causes.map((cause) => ({ ...cause, exceptions: Math.round((total * Number(cause.exceptions)) / Math.max(1, known)) }));
  const rest = total - spread.slice(1).reduce((sum, { exceptions }) => sum + exceptions, 0);
  return {
    ...view,
    summary: { ...(view.summary as Thing), exceptions: total },
    tabs: { ...(view.tabs as Thing), all: total },
    causes: first ? [{ ...first, exceptions: rest }, ...spread.slice(1)] : [],
    rows: page,
    nextCursor: from + page.length < total ? String(from + page.length) : null,
  };
}
const countOf = (causes: readonly Thing[], code: string) =>
  causes.filter((cause) => code.split(',').includes(String(cause.code))).reduce((sum, { exceptions }) => sum + Number(exceptions), 0);

const more = (name: string) => (view: View) => ({ ...view, [name]: repeat(listOf(view, name), huge.rows) });

/** By the name of a page: which answer it draws, and the same of a huge estate. */
const views: Readonly<Record<string, { path: string; make: (view: View, asked: URLSearchParams) => View }>> = {
  health: { path: '/api/health', make: hugeHealth },
  'exceptions-all': { path: '/api/exceptions', make: hugeQueue },
  'exceptions-flat': { path: '/api/exceptions', make: hugeQueue },
  transactions: { path: '/api/transactions', make: more('rows') },
  audit: { path: '/api/audit', make: more('rows') },
  interfaces: { path: '/api/interfaces', make: more('interfaces') },
};

export const isHuge = (name: string): boolean => views[name] !== undefined;

/**
 * Makes a page show a huge estate: the answers it asks for are those of the product, made many. Call before the page is opened; what it resolves to
 * waits until the page has them. Numbers of the first answer stay as they were, so that every row looks like one of the product.
 */
export async function showHuge(page: Page, name: string): Promise<() => Promise<void>> {
  const view = views[name];
  if (!view) throw new Error(`There is no huge ${name}.`);
  let seed: View | null = null;
  const told = Promise.withResolvers<void>();
  await page.addInitScript({ content: loaderNames });
  await tellOfChange(page);
  const answer = async (route: Route) => {
    const asked = new URL(route.request().url());
    if (seed === null) {
      asked.searchParams.delete('cursor');
      asked.searchParams.delete('code');
      seed = (await (await route.fetch({ url: asked.href })).json()) as View;
    }
    await route.fulfill({ json: view.make(seed, new URL(route.request().url()).searchParams) });
    told.resolve();
  };
  await page.route((url) => url.pathname === view.path, answer);
  return async () => {
    const late = setTimeout(
      () => told.reject(new Error(`${name} did not ask for what changed within ${PATIENCE_MS / 1000} s.`)),
      PATIENCE_MS,
    );
    await told.promise.finally(() => clearTimeout(late));
  };
}

/** Says to the page once that something changed, and nothing after it: it asks for everything that it shows once more. Call before it is opened. */
export const tellOfChange = (page: Page): Promise<unknown> =>
  page.route('**/api/stream', (route) =>
    route.fulfill({ contentType: 'text/event-stream', body: 'retry: 3600000\nevent: changed\ndata: {}\n\n' }),
  );
