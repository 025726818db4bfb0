import { expect, test } from 'vitest';
import { sayWhere } from './say-where';
import type { ExceptionView, Neighbour } from './views/exception';

const place = (id: string, state: Neighbour['state']): Neighbour => ({
  id,
  name: id,
  state,
  affected: state === 'affected' ? 3 : 0,
  events: state === 'silent' ? 0 : 9,
});
const view = (facilities: Neighbour[], connectors: Neighbour[] = [], connector: string | null = null) =>
  ({
    where: { facilities, connectors, workflows: [], departments: [] },
    row: { connector: connector ? { id: connector, name: connector } : null, supplier: null },
    technical: { groupedBy: {} },
  }) as unknown as Pick<ExceptionView, 'where' | 'row' | 'technical'>;

test('one site: the healthy neighbours stand beside the claim, the silent ones are not counted as healthy', () => {
  expect(sayWhere(view([place('A', 'affected'), place('B', 'working'), place('C', 'working'), place('D', 'silent')]))).toEqual([
    { claim: 'Only A:', proof: '2 other facilities worked in the same workflow without it. 1 sent nothing.' },
  ]);
});

test('one site of which no neighbour says anything proves nothing', () => {
  expect(sayWhere(view([place('A', 'affected'), place('B', 'silent')]))[0]?.proof).toBe(
    'No other facility sent anything in the same workflow since.',
  );
});

test('every site that sent anything: it is not one site', () => {
  expect(sayWhere(view([place('A', 'affected'), place('B', 'affected'), place('C', 'silent')]))).toEqual([
    { claim: 'Not one site:', proof: 'all two facilities that sent anything are affected. 1 sent nothing.' },
  ]);
});

test('a connector: the sound ones stand beside it', () => {
  const connectors = [place('API', 'affected'), place('EDI', 'working')];
  connectors[1] = { ...place('EDI', 'working'), affected: 0 };
  expect(sayWhere(view([place('A', 'affected'), place('B', 'affected'), place('C', 'working')], connectors, 'API'))).toEqual([
    { claim: 'One connector: API.', proof: '1 other connector of the same workflows did not fail once in 9 events.' },
    { claim: '2 of 3 facilities:', proof: 'the other 1 worked without it.' },
  ]);
});
