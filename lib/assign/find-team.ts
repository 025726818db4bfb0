import type { CatalogIndex } from '@/lib/catalog';
import type { ExceptionType, Severity } from '@/lib/domain';
import type { MemberSum } from './sum-members.db';

type Places = Pick<MemberSum, 'facilities' | 'departments' | 'workflows' | 'suppliers'>;

/** Returns the one team that has it and why: the first routing rule that matches, else the type's own team, else the fallback. */
export function findTeam(type: ExceptionType, sum: Places, severity: Severity, index: CatalogIndex): { team: string; reason: string } {
  const { rules, fallbackTeam } = index.catalog.routing;
  const rule = rules.find(
    ({ match }) =>
      meets(match.facility, sum.facilities) &&
      meets(match.department, sum.departments) &&
      meets(match.workflow, sum.workflows) &&
      meets(match.supplier, sum.suppliers) &&
      meets(match.exceptionType, [type.code]) &&
      meets(match.severity, [severity]),
  );
  if (rule) return { team: rule.team, reason: `Routing rule: ${rule.name}` };
  if (index.teams.has(type.ownerTeam)) return { team: type.ownerTeam, reason: 'Owner of this kind of exception' };
  return { team: fallbackTeam, reason: 'Nobody owns this kind of exception yet' };
}

/** A rule about one place does not take what reaches beyond it. */
const meets = (wanted: readonly string[] | undefined, there: readonly string[]) =>
  wanted === undefined || (there.length > 0 && there.every((t) => wanted.includes(t)));
