const upper = (text: string) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

/** `ingest_key.create` as people read it: `Ingest key: create`. */
export function sayAction(action: string): string {
  const [thing = '', verb] = action.split('.');
  const words = (text: string) => text.replaceAll(/[_-]/g, ' ');
  return verb === undefined ? upper(words(thing)) : `${upper(words(thing))}: ${words(verb)}`;
}

/** Where the thing of an entry can be looked at; null where there is no page of it. */
export function pageOf(kind: string, id: string): string | null {
  if (kind === 'exception' && /^EX-\d+$/.test(id)) return `/exceptions/${id}`;
  if (kind === 'replay' && /^RP-\d+$/.test(id)) return `/replays/${id}`;
  if (kind === 'kpi') return `/kpis/${encodeURIComponent(id)}`;
  if (kind === 'exception_type') return `/catalog/exception-types/${encodeURIComponent(id)}`;
  return null;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** An id as it can be read: of a long number its beginning, the whole stands in the details. */
export const shortId = (id: string): string => (UUID.test(id) ? `${id.slice(0, 8)} …` : id);
