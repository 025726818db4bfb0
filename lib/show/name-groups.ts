import type { CatalogIndex } from '@/lib/catalog';
import { UNASSIGNED } from '@/lib/domain';

/** What an exception is grouped by, with names for ids; what is not told is left out. */
export function nameGroups(groupedBy: Readonly<Record<string, string>>, index: CatalogIndex): { field: string; name: string }[] {
  return Object.entries(groupedBy).flatMap(([field, id]) => {
    if (id === UNASSIGNED || id === '') return [];
    return [{ field: field.replace(/^(key|attr)\./, '').replaceAll('_', ' '), name: nameOf(field, id, index) ?? id }];
  });
}

function nameOf(field: string, id: string, index: CatalogIndex): string | undefined {
  switch (field) {
    case 'facility':
      return index.facilities.get(id)?.shortName;
    case 'department':
      return index.departments.get(id)?.name;
    case 'workflow':
      return index.workflows.get(id)?.workflow.shortName;
    case 'interface':
      return index.interfaces.get(id)?.name;
    case 'connector':
      return index.connectors.get(id)?.name;
    case 'application':
      return index.applications.get(id)?.name;
    default:
      return undefined;
  }
}
