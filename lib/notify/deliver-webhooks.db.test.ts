import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { applyCatalog, applyPart, type CatalogIndex, currentCatalog, indexCatalog } from '@/lib/catalog';
import { execute, inTransaction, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { systemActor } from '@/lib/domain';
import { deliverWebhooks } from './deliver-webhooks';
import { intentsOf, NOW, tell } from './notify.fixture';
import { setWebhook } from './set-webhook.db';
import { writeIntents } from './write-intents.db';
import { writeWebhook } from './write-webhook';

vi.stubEnv('AUTH_SECRET', 'a secret for tests with more than thirty-two characters');
testDatabase();

let index: CatalogIndex;
let url = '';
let status = 200;
const taken: { headers: IncomingHttpHeaders; body: string }[] = [];
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => {
    body += String(chunk);
  });
  request.on('end', () => {
    taken.push({ headers: request.headers, body });
    response.statusCode = status;
    response.end('said so');
  });
});
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
const admin = systemActor('test');
const hook = { name: 'Chat', kind: 'plain' as const, secret: 'a shared secret', private: true, teams: ['team-iam'], severities: [] };

beforeAll(async () => {
  await applyCatalog('catalog', 'test');
  index = indexCatalog((await currentCatalog()).catalog);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  await setWebhook(admin, { ...hook, url }, index, NOW);
});
afterAll(() => new Promise((done) => server.close(done)));
beforeEach(async () => {
  await execute(sql`DELETE FROM intent`);
  taken.length = 0;
  status = 200;
});
const ofChannel = async (id: string) => (await intentsOf(id)).filter(({ recipient }) => recipient === 'webhook:Chat');

test('it hears of the team it asked for, signed as the Standard Webhooks say, and of the end', async () => {
  const e = await tell(index, { team: 'team-iam' });
  await tell(index, { team: 'team-gl' });
  expect(await deliverWebhooks(NOW)).toBe(1);
  const [one] = taken;
  const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature } = one?.headers ?? {};
  expect(signature).toBe(`v1,${createHmac('sha256', hook.secret).update(`${id}.${at}.${one?.body}`).digest('base64')}`);
  expect(JSON.parse(one?.body ?? '')).toMatchObject({ type: 'exception.told', ref: `EX-${e.number}`, severity: 'sev2' });
  await execute(sql`UPDATE exception SET state = 'resolved', resolved_at = ${later(5)} WHERE id = ${e.id}::uuid`);
  const over = { ...e, state: 'resolved' as const };
  await inTransaction((tx) => writeIntents(tx, [{ exception: over, kind: 'resolved', before: null }], index, later(5)));
  expect(await deliverWebhooks(later(6))).toBe(1);
  expect(JSON.parse(taken[1]?.body ?? '')).toMatchObject({ type: 'exception.over', about: e.id });
});

test('with a template of the catalog: its body, signed; when that is gone, or makes too much of it, the message ends with the reason', async () => {
  const template = (body: object | string | null, found: string | null) =>
    inTransaction((tx) =>
      applyPart(tx, {
        part: { section: 'webhookTemplates', id: found === null ? null : 'tpl-own' },
        text:
          body === null
            ? null
            : JSON.stringify({
                id: 'tpl-own',
                name: 'Own',
                format: typeof body === 'string' ? 'text' : 'json',
                body: typeof body === 'string' ? body : JSON.stringify(body),
              }),
        found,
        who: 'test',
      }),
    );
  const { after } = await template({ say: '{{severityName}} {{ref}}', cases: '{{transactions}}', key: '{{secret}}' }, null);
  index = indexCatalog((await currentCatalog()).catalog);
  await setWebhook(admin, { ...hook, template: 'tpl-own', url }, index, NOW);
  const e = await tell(index, { team: 'team-iam' });
  await deliverWebhooks(NOW);
  expect(JSON.parse(taken[0]?.body ?? '')).toEqual({ say: `High EX-${e.number}`, cases: 23, key: hook.secret });
  expect(taken[0]?.headers['content-type']).toBe('application/json');
  const text = await template('{{title}}: {{url}}', after);
  await tell(index, { team: 'team-iam' });
  await deliverWebhooks(NOW);
  expect(taken[1]).toMatchObject({
    body: expect.stringContaining('/exceptions/EX-'),
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  });
  await template(null, text.after);
  const lost = await tell(index, { team: 'team-iam' });
  await deliverWebhooks(NOW);
  expect(await ofChannel(lost.id)).toMatchObject([
    { state: 'bounced', state_reason: expect.stringContaining('no template tpl-own any more') },
  ]);
  await setWebhook(admin, { ...hook, url }, index, NOW);
});

test('busy: again later under the same id; refused: ended with the reason', async () => {
  const e = await tell(index, { team: 'team-iam' });
  status = 503;
  await deliverWebhooks(NOW);
  expect(await ofChannel(e.id)).toMatchObject([{ state: 'waiting', outcomes: ['retry'] }]);
  status = 410;
  await deliverWebhooks(later(2));
  expect(await ofChannel(e.id)).toMatchObject([{ state: 'bounced', outcomes: ['retry', 'bounced'] }]);
  expect(new Set(taken.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
});

describe('setting one', () => {
  test.each([
    ['without https', { ...hook, url: 'http://chat.example/x', private: false }, /https/],
    ['new, without a secret', { ...hook, name: 'Other', secret: undefined, url: 'https://chat.example/x' }, /secret/],
    ['for a team that is not there', { ...hook, url: 'https://chat.example/x', teams: ['team-atlantis'] }, /team-atlantis/],
  ])('%s: refused', async (_, asked, message) => {
    await expect(setWebhook(admin, asked as never, index, NOW)).rejects.toThrow(message);
  });

  test('by somebody who is no administrator of everything: refused and written down', async () => {
    await expect(setWebhook({ ...admin, grants: [] }, { ...hook, url }, index, NOW)).rejects.toThrow(/administrators/);
  });

  test('an address of the own network that was not allowed is never talked to', async () => {
    await execute(sql`UPDATE webhook SET private = false, url = ${url.replace('http:', 'https:')}`);
    const e = await tell(index, { team: 'team-iam' });
    await deliverWebhooks(NOW);
    await execute(sql`UPDATE webhook SET private = true, url = ${url}`);
    expect(taken).toEqual([]);
    expect((await ofChannel(e.id))[0]?.state_reason).toContain('own network');
  });
});

test.each(['slack', 'teams', 'pagerduty', 'plain'] as const)('the shape of %s holds whatever a log says', (kind) => {
  const mail = {
    subject: '',
    preheader: '',
    severity: 'sev1' as const,
    severityName: 'Critical',
    occasion: '',
    ref: 'EX-1',
    title: '<!channel> "quoted" [link](x)',
    statement: '</script>',
    rows: [{ name: 'Where', strong: '<@U1>', rest: '' }],
    steps: [],
    pageUrl: 'https://t.example/exceptions/EX-1',
    runbookUrl: 'https://t.example/runbooks/x',
    ack: null,
    recipientNote: '',
    repeatNote: '',
  };
  const body = writeWebhook({ kind, mail, about: 'e-1', over: false, secret: 'key', baseUrl: 'https://t.example' });
  expect(() => JSON.parse(body)).not.toThrow();
  // Only what Slack reads as marks can call somebody.
  if (kind === 'slack') expect(body.replaceAll(/"type":"plain_text","text":"[^"\\]*(?:\\.[^"\\]*)*"/g, '')).not.toMatch(/<!channel>|<@U1>/);
  if (kind === 'teams') expect(body).not.toContain('[link](');
  if (kind === 'pagerduty')
    expect(JSON.parse(body)).toMatchObject({
      routing_key: 'key',
      event_action: 'trigger',
      dedup_key: 'e-1',
      payload: { severity: 'critical' },
    });
});
