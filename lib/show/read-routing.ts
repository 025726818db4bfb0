import { currentCatalog } from '@/lib/catalog';
import { type Actor, mayAct, severities } from '@/lib/domain';
import { severityWords } from '@/lib/domain/say-exception';
import type { RoutingView } from '@/lib/domain/views/routing';

/** Who gets an exception, with all that the rules may name. */
export async function readRouting(actor: Actor): Promise<RoutingView> {
  const { catalog, version } = await currentCatalog();
  const { rules, fallbackTeam, serviceLevels } = catalog.routing;
  const suppliers = [...new Set(rules.flatMap(({ match }) => match.supplier ?? []))].sort();
  return {
    version,
    mayChange: mayAct(actor, 'admin:catalog'),
    rules,
    fallbackTeam,
    serviceLevels,
    choices: {
      team: catalog.teams.map(({ id, name }) => ({ id, name })),
      facility: catalog.facilities.map(({ id, shortName }) => ({ id, name: shortName })),
      department: catalog.departments.map(({ id, name }) => ({ id, name })),
      workflow: catalog.workflows.map(({ id, shortName }) => ({ id, name: shortName })),
      exceptionType: catalog.exceptionTypes.map(({ code, title }) => ({ id: code, name: title })),
      severity: severities.map((id) => ({ id, name: severityWords[id] })),
      supplier: suppliers.map((id) => ({ id, name: id })),
    },
  };
}
