import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { applyCatalog, currentCatalog, indexCatalog } from '@/lib/catalog';
import { testDatabase } from '@/lib/db/testing';
import { systemActor } from '@/lib/domain';
import { BROKEN, hostileTexts, MARK } from '@/lib/domain/hostile.fixture';
import { deliverIntents, deliverWebhooks } from '@/lib/notify';
import { NOW, openMailbox, tell } from '@/lib/notify/notify.fixture';
import { setWebhook } from './set-webhook';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });
vi.stubEnv('AUTH_SECRET', 'a secret for tests with more than thirty-two characters');
testDatabase();

const actor = systemActor('hostile');
const texts = Object.entries(hostileTexts);

describe('hostile text that is told to people', () => {
  const taken: { headers: NodeJS.Dict<string | string[]>; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += String(part);
    });
    request.on('end', () => {
      taken.push({ headers: request.headers, body });
      response.end('ok');
    });
  });
  const mailbox = openMailbox();
  afterAll(async () => {
    await (await mailbox).close();
    await new Promise((done) => server.close(done));
  });

  beforeAll(async () => {
    await applyCatalog('catalog', 'test');
    const index = indexCatalog((await currentCatalog()).catalog);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
    for (const kind of ['plain', 'slack', 'teams', 'pagerduty'] as const)
      await setWebhook(actor, { name: kind, kind, url, secret: 'a shared secret of both', private: true, teams: [], severities: [] }, NOW);
    // PostgreSQL holds no NUL; whatever else there is may stand in a title.
    const teams = [...index.teams.keys()];
    for (const [at, [, text]] of texts.entries()) {
      const held = text.replaceAll('\0', '').toWellFormed();
      await tell(index, {
        title: held,
        statement: `${held} and what follows`,
        team: teams[at % teams.length] ?? '',
        teamReason: held,
        severityReason: held,
      });
    }
    const { url: transportUrl } = await mailbox;
    while ((await deliverIntents(NOW, { transportUrl })) > 0);
    while ((await deliverWebhooks(NOW)) > 0);
  });

  test('a mail has the headers that we gave it, one recipient, and nothing in it runs, loads or leads away', async () => {
    const { mails } = await mailbox;
    expect(mails.length).toBeGreaterThan(5);
    let marked = 0;
    for (const raw of mails) {
      const mail = await PostalMime.parse(raw);
      const names = mail.headers.map(({ key: name }) => name);
      expect(names.filter((name) => ['bcc', 'cc', 'x-injected', 'resent-to'].includes(name))).toEqual([]);
      expect(names.filter((name) => name === 'subject')).toHaveLength(1);
      expect(mail.to).toHaveLength(1);
      expect(mail.to?.[0]?.address).not.toContain('evil.example');
      expect(mail.subject ?? '').not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\u200b]/u);
      const html = mail.html ?? '';
      if (html.includes(MARK)) marked += 1;
      for (const [tag] of html.matchAll(/<[a-z!/?][^>]*>/gi)) {
        expect(tag).not.toMatch(/^<\/?(?:script|img|svg|iframe|base|form|object|embed|link|input|video|audio)\b/i);
        expect(tag.replaceAll(/"[^"]*"/g, '""')).not.toMatch(/\son[a-z]+\s*=|http-equiv=""?refresh/i);
        const [, href] = /href="([^"]*)"/.exec(tag) ?? [];
        if (href !== undefined) expect(href).toMatch(/^(?:http:\/\/localhost:3000\/|mailto:|#)/);
      }
      expect(html).not.toContain(`<script>window.${BROKEN}`);
    }
    expect(marked).toBeGreaterThan(0);
  });

  test('a message to a chat or paging system is JSON, and marks of theirs in it are text', () => {
    expect(taken.length).toBeGreaterThanOrEqual(texts.length);
    let slack = 0;
    for (const { headers, body } of taken) {
      const said = JSON.parse(body);
      expect(headers['x-injected']).toBeUndefined();
      expect(JSON.stringify(said)).toBe(JSON.stringify(JSON.parse(JSON.stringify(said))));
      for (const block of said.blocks ?? []) {
        slack += 1;
        for (const { type, text } of [block.text, ...(block.fields ?? [])].filter(Boolean))
          if (type === 'mrkdwn') expect(text).not.toMatch(/<[!@#]|<https?:|<script/);
      }
    }
    expect(slack).toBeGreaterThan(0);
  });
});
