import type { CatalogIndex } from '@/lib/catalog';
import type { ExceptionType, Severity } from '@/lib/domain';
import type { MemberSum } from './sum-members.db';

type Places = Pick<MemberSum, 'facilities' | 'departments' | 'workflows' | 'suppliers'>;

interface Found {
  team: string;
  reason: string;
  /** The rule that matched, by its place in the list. */
  rule: number | null;
}

/** Returns the one team that has it and why: the first routing rule that matches, else the type's own team, else the fallback. */
export function findTeam(type: ExceptionType, sum: Places, severity: Severity, index: CatalogIndex): Found {
  const { rules, fallbackTeam } = index.catalog.routing;
  const at = rules.findIndex(
    ({ match }) =>
      meets(match.facility, sum.facilities) &&
      meets(match.department, sum.departments) &&
      meets(match.workflow, sum.workflows) &&
      meets(match.supplier, sum.suppliers) &&
      meets(match.exceptionType, [type.code]) &&
      meets(match.severity, [severity]),
  );
  const rule = rules[at];
  if (rule) return { team: rule.team, reason: `Routing rule: ${rule.name}`, rule: at };
  if (index.teams.has(type.ownerTeam)) return { team: type.ownerTeam, reason: 'Owner of this kind of exception', rule: null };
  return { team: fallbackTeam, reason: 'Nobody owns this kind of exception yet', rule: null };
}

/** A rule about one place does not take what reaches beyond it. */
const meets = (wanted: readonly string[] | undefined, there: readonly string[]) =>
  wanted === undefined || (there.length > 0 && there.every((t) => wanted.includes(t)));
