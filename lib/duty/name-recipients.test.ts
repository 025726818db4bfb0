import { beforeAll, expect, test } from 'vitest';
import { type CatalogIndex, indexCatalog, loadCatalog } from '@/lib/catalog';
import type { Tell } from '@/lib/domain';
import { nameRecipients, type OnDutyOf } from './name-recipients';

let index: CatalogIndex;
beforeAll(async () => {
  const catalog = await loadCatalog('catalog');
  const teams = catalog.teams.map((team) => ({ ...team, managers: team.id === 'team-iam' ? ['lead@q.example'] : [] }));
  index = indexCatalog({ ...catalog, teams });
});

const nobody: OnDutyOf = new Map();
const dana: OnDutyOf = new Map([['sch-iam', [{ person: 'dana@q.example' }]]]);
test.each([
  ['who is on call', ['on_call'], 'team-iam', dana, ['dana@q.example']],
  ['the address of a team without a schedule', ['on_call'], 'team-ap', dana, ['ap@quillmoor.example']],
  ['nobody on call: the manager', ['on_call'], 'team-iam', nobody, ['lead@q.example']],
  ['a schedule of another team', ['sch-iam'], 'team-ap', dana, ['dana@q.example']],
  ['the manager', ['manager'], 'team-iam', dana, ['lead@q.example']],
  ['no manager: the team that has what nobody else has', ['manager'], 'team-ap', nobody, ['integration@quillmoor.example']],
  ['a team that left the catalog', ['team'], 'team-gone', nobody, ['integration@quillmoor.example']],
  ['another team and a person', ['team-security', 'ceo@q.example'], 'team-ap', nobody, ['security@quillmoor.example', 'ceo@q.example']],
  ['each once', ['on_call', 'dana@q.example', 'on_call'], 'team-iam', dana, ['dana@q.example']],
] as const)('%s', (_, tell, team, onDuty, addresses) => {
  expect(nameRecipients(tell as readonly Tell[], { team, index, onDuty })).toEqual(addresses);
});
