/** What stands for the parts in brackets of an address, drawn from the data that is shown. */
export interface Subjects {
  readonly acknowledgement: string;
  readonly exception: string;
  readonly exceptionType: string;
  readonly facility: string;
  readonly interface: string;
  readonly kpi: string;
  readonly person: string;
  readonly refused: string;
  readonly replay: string;
  readonly report: string;
  readonly runbook: string;
  readonly slo: string;
  readonly team: string;
  readonly transaction: string;
  readonly workflow: string;
}

export interface PagePlan {
  /** Of the pictures, without spaces: `kpis-id-edit`. */
  readonly name: string;
  readonly address: string;
  /** The same page where nothing was ever received; null where there is no such thing. */
  readonly emptyAddress: string | null;
  /** Of a thing that does not exist; null for pages of no thing. */
  readonly missingAddress: string | null;
  /** Shown to whoever comes, without a session. */
  readonly open: boolean;
}

type Address = (subjects: Subjects) => string;

/** Pages of one thing each: where such a thing is found. Every other page is its own address. */
const things: Readonly<Record<string, Address>> = {
  '/acknowledge/[token]': ({ acknowledgement }) => `/acknowledge/${acknowledgement}`,
  '/catalog/exception-types/[code]': ({ exceptionType }) => `/catalog/exception-types/${exceptionType}`,
  '/exceptions/[number]': ({ exception }) => `/exceptions/${exception}`,
  '/exceptions/[number]/report': ({ exception }) => `/exceptions/${exception}/report`,
  '/facilities/[id]': ({ facility }) => `/facilities/${facility}`,
  '/interfaces/[id]': ({ interface: id }) => `/interfaces/${id}`,
  '/kpis/[id]': ({ kpi }) => `/kpis/${kpi}`,
  '/kpis/[id]/edit': ({ kpi }) => `/kpis/${kpi}/edit`,
  '/kpis/[id]/transactions': ({ kpi }) => `/kpis/${kpi}/transactions?state=open`,
  '/people/[id]': ({ person }) => `/people/${person}`,
  '/replays/[number]': ({ replay }) => `/replays/${replay}`,
  '/reports/[audience]': ({ report }) => `/reports/${report}`,
  '/runbooks/[name]': ({ runbook }) => `/runbooks/${runbook}`,
  '/slos/[id]': ({ slo }) => `/slos/${slo}`,
  '/sources/refused/[id]': ({ refused }) => `/sources/refused/${refused}`,
  '/teams/[id]': ({ team }) => `/teams/${team}`,
  '/transactions/[id]': ({ transaction }) => `/transactions/${transaction}`,
  '/workflows/[id]': ({ workflow }) => `/workflows/${workflow}`,
};
/** Of these a thing exists whatever was received. */
const placesOfTheCatalog = [
  '/facilities/[id]',
  '/interfaces/[id]',
  '/kpis/[id]',
  '/reports/[audience]',
  '/slos/[id]',
  '/teams/[id]',
  '/workflows/[id]',
];

/** Pages that show something else when asked for it. */
const views: Readonly<Record<string, Address>> = {
  'exceptions-all': () => '/exceptions?tab=all',
  'exceptions-flat': () => '/exceptions?tab=all&group=none',
  'health-30d': () => '/health?range=30d',
  'kpis-91d': () => '/kpis?range=91d',
  'sources-mappings-boomi': () => '/sources/mappings?preset=boomi',
  'transactions-failed': () => '/transactions?state=failed',
  'transactions-search': () => '/transactions?q=PO-nobody-has-this',
  'transactions-id-technical': ({ transaction }) => `/transactions/${transaction}?view=technical`,
  'wrong-address': () => '/health?from=yesterday&range=forever',
};

/** Seen before anybody signs in; the root only leads on to the page of one's role. */
const open = ['/sign-in', '/password', '/password/set', '/acknowledge/[token]', '/docs/api'];
const leadsOn = ['/'];

const nameOf = (route: string) => route.slice(1).replaceAll(/[[\]]/g, '').replaceAll('/', '-');
const within = (address: string, query: string) => `${address}${address.includes('?') ? '&' : '?'}${query}`;

/**
 * One plan for each page of the routes, and for views of some. Throws Error for a page of one thing when nobody said where such a thing is found.
 */
export function planPages(routes: readonly string[], subjects: Subjects): PagePlan[] {
  const unknown = routes.filter((route) => route.includes('[') && !things[route]);
  if (unknown.length > 0)
    throw new Error(`No picture is taken of ${unknown.join(', ')}: scripts/shots/plan-pages.ts does not know where one is found.`);
  const pages = routes
    .filter((route) => !leadsOn.includes(route))
    .map((route): PagePlan => {
      const address = things[route]?.(subjects) ?? route;
      const hasEmpty = !open.includes(route) && (!things[route] || placesOfTheCatalog.includes(route));
      return {
        name: nameOf(route),
        address,
        emptyAddress: hasEmpty ? within(address, 'environment=development') : null,
        missingAddress: things[route] ? route.replaceAll(/\[\w+\]/g, 'nobody-has-this') : null,
        open: open.includes(route),
      };
    });
  const more = Object.entries(views).map(
    ([name, address]): PagePlan => ({ name, address: address(subjects), emptyAddress: null, missingAddress: null, open: false }),
  );
  return [...pages, ...more].sort((a, b) => a.name.localeCompare(b.name));
}

/** What must be found for the pages of these names: what their addresses are made of. */
export function subjectsOf(isWanted: (name: string) => boolean): ReadonlySet<keyof Subjects> {
  const wanted = new Set<keyof Subjects>();
  let read = new Set<keyof Subjects>();
  // Each address is made from what it reads; nothing else knows which page needs what.
  const watched = new Proxy({} as Subjects, {
    get: (_, name) => {
      read.add(name as keyof Subjects);
      return 'x';
    },
  });
  const addresses = [...Object.entries(things).map(([route, address]) => [nameOf(route), address] as const), ...Object.entries(views)];
  for (const [name, address] of addresses) {
    read = new Set();
    address(watched);
    if (isWanted(name)) for (const one of read) wanted.add(one);
  }
  return wanted;
}
