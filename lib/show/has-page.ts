import { type CatalogIndex, currentCatalog, indexCatalog } from '@/lib/catalog';
import { type Actor, environments, ForbiddenError, InvalidInputError, NotFoundError } from '@/lib/domain';
import { rejectedEndpoint, transactionEndpoint } from '@/lib/domain/endpoints';
import { findInterface } from './find-interface';
import { getException } from './get-exception.db';
import { findKpi } from './get-kpi.db';
import { getRejected } from './get-rejected.db';
import { getTransaction } from './get-transaction.db';
import { visibleSlos } from './list-slos.db';
import { readPerson } from './read-people';
import { getReplay } from './read-replays.db';
import { findReport } from './read-report.db';
import { readShell } from './read-shell';
import { throughWall } from './through-wall.db';

interface Asked {
  actor: Actor;
  index: CatalogIndex;
  id: string;
  now: Date;
}

const walled = throughWall({ getException, getRejected, getReplay, getTransaction });

const somewhere = (look: (environment: (typeof environments)[number]) => unknown): boolean =>
  environments.some((environment) => {
    try {
      return look(environment);
    } catch (error) {
      if (error instanceof NotFoundError) return false;
      throw error;
    }
  });

/** Pages about one thing, and how it is found for a reader. A read that throws NotFoundError or ForbiddenError has found nothing. */
const pages: Readonly<Record<string, (asked: Asked) => unknown>> = {
  transactions: ({ actor, id }) => transactionEndpoint.params.safeParse({ id }).success && walled.getTransaction(actor, id),
  exceptions: ({ actor, id, now }) => walled.getException(actor, id, now),
  replays: ({ actor, id }) => walled.getReplay(actor, id),
  'sources/refused': ({ actor, id }) => rejectedEndpoint.params.safeParse({ id }).success && walled.getRejected(actor, id),
  people: ({ actor, id, now }) => readPerson(actor, id, now),
  facilities: async ({ actor, id }) => (await readShell(actor)).facilities.some((one) => one.id === id),
  workflows: async ({ actor, id }) => (await readShell(actor)).workflows.some((one) => one.id === id),
  interfaces: ({ actor, index, id }) => somewhere((environment) => findInterface(actor, index, id, environment)),
  slos: ({ actor, index, id }) => somewhere((environment) => visibleSlos(actor, { environment }, index).some((one) => one.id === id)),
  kpis: ({ index, id }) => id === 'new' || findKpi(index, id),
  reports: ({ actor, index, id }) => findReport(actor, index, id),
  teams: ({ index, id }) => index.teams.has(id),
  runbooks: ({ index, id }) => index.catalog.runbooks[`runbooks/${id}.md`] !== undefined,
  'catalog/exception-types': ({ index, id }) => index.catalog.exceptionTypes.some(({ code }) => code === id),
};

/**
 * Whether the address of a page leads to something for this reader: false only for a page about one thing that does not exist for them. Cost:
 * one read of the thing.
 */
export async function hasPage(actor: Actor, address: string, now = new Date()): Promise<boolean> {
  const [, kind = '', id] = /^\/((?:sources|catalog)\/[^/?]+|[^/?]+)\/([^/?]+)/.exec(address) ?? [];
  const find = pages[kind];
  if (!find || id === undefined) return true;
  const { catalog } = await currentCatalog();
  try {
    return Boolean(await find({ actor, index: indexCatalog(catalog), id: decodeURIComponent(id), now }));
  } catch (error) {
    if (
      error instanceof NotFoundError ||
      error instanceof ForbiddenError ||
      error instanceof InvalidInputError ||
      error instanceof URIError
    )
      return false;
    throw error;
  }
}
