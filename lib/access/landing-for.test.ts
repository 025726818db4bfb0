import { expect, test } from 'vitest';
import { landingFor } from '.';
import { demoPeople } from './demo-people';

const landings = Object.fromEntries(
  demoPeople.map(({ email, grants, teams, name }) => [email, landingFor({ kind: 'person', id: email, name, email, teams, grants })]),
);

test('each demo person lands on the page of their first role', () => {
  expect(landings).toMatchObject({
    'buyer@quillmoor.example': '/exceptions',
    'operations@quillmoor.example': '/health',
    'cfo@quillmoor.example': '/kpis',
    'oncall@quillmoor.example': '/on-call',
    'admin@quillmoor.example': '/health',
  });
});

test('somebody without a role lands on /health', () => {
  expect(landingFor({ kind: 'person', id: 'x', name: 'X', email: null, teams: [], grants: [] })).toBe('/health');
});
