import { join, type Sql, sql } from '@/lib/db';
import type { Actor, Scope } from '@/lib/domain';
import { type GrantedPlaces, placesFor } from './places-for';

type Dimension = 'facility' | 'department' | 'workflow';

/** Which table the predicate is about. */
export interface ScopeColumns {
  alias: string;
  /** True when the places are in list columns (facilities, departments, workflows), as in `exception`. */
  lists?: boolean;
  /** Columns the table does not have: the place is unknown there, so only grants without such a limit see it. */
  without?: readonly Dimension[];
}

const listNames = { facility: 'facilities', department: 'departments', workflow: 'workflows' } as const;
const grantNames = listNames;
const dimensions: readonly Dimension[] = ['facility', 'department', 'workflow'];

// Safe as SQL text: the alias is checked and the column comes from the lists above.
const column = (alias: string, name: string) => sql([`${alias}.${name}`]);
const never = sql`false`;

function within(columns: ScopeColumns, dimension: Dimension, ids: readonly string[]): Sql {
  if (columns.without?.includes(dimension)) return never;
  const name = columns.lists ? listNames[dimension] : dimension;
  return columns.lists ? sql`${column(columns.alias, name)} && ${ids}::text[]` : sql`${column(columns.alias, name)} = any(${ids}::text[])`;
}

function granted(columns: ScopeColumns, places: GrantedPlaces): Sql {
  const limits = dimensions.flatMap((dimension) => {
    const ids = places[grantNames[dimension]];
    return ids === null ? [] : [within(columns, dimension, ids)];
  });
  return limits.length === 0 ? sql`true` : sql`(${join(limits, ' and ')})`;
}

/**
 * One boolean SQL fragment that keeps the rows the actor may see, narrowed by `scope`; AND it into every read. `columns` is the
 * alias of a table with environment, facility, department and workflow, or says how the table differs. For `exception` prefer
 * `exists (select from exception_member m where m.exception_id = e.id and <predicate 'm'>)`, which is exact; lists are a superset.
 * No grant in the environment: `false`.
 */
export function scopePredicate(actor: Actor, scope: Scope, columns: string | ScopeColumns): Sql {
  const table = typeof columns === 'string' ? { alias: columns } : columns;
  if (!/^[a-z_]{1,40}$/.test(table.alias)) throw new Error(`Not a table alias: ${table.alias}`);
  const places = placesFor(actor, scope.environment);
  if (places.grants.length === 0) return never;
  const parts = [sql`${column(table.alias, 'environment')} = ${scope.environment}`];
  for (const dimension of dimensions) {
    const asked = scope[dimension];
    if (asked && asked.length > 0) parts.push(within(table, dimension, asked));
  }
  if (!places.all)
    parts.push(
      sql`(${join(
        places.grants.map((grant) => granted(table, grant)),
        ' or ',
      )})`,
    );
  return sql`(${join(parts, ' and ')})`;
}
