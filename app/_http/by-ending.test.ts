import { expect, test } from 'vitest';
import { byEnding } from './by-ending';

const route = byEnding('audience', { pdf: 'application/pdf', csv: 'text/csv' }, async (request, { params }) =>
  Response.json({ accept: request.headers.get('accept'), cookie: request.headers.get('cookie'), url: request.url, ...(await params) }),
);
const ask = async (audience: string) => {
  const request = new Request(`http://localhost/api/reports/${audience}?period=month`, { headers: { accept: '*/*', cookie: 'a=b' } });
  return (await route(request, { params: Promise.resolve({ audience }) })).json();
};

test.each([
  ['cfo.pdf', 'cfo', 'application/pdf'],
  ['supply-chain.csv', 'supply-chain', 'text/csv'],
  ['cfo', 'cfo', '*/*'],
  ['cfo.exe', 'cfo.exe', '*/*'],
  ['.pdf', '', 'application/pdf'],
])('%s', async (asked, audience, accept) => {
  expect(await ask(asked)).toEqual({ audience, accept, cookie: 'a=b', url: `http://localhost/api/reports/${asked}?period=month` });
});
