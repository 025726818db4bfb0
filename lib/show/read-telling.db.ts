import { z } from 'zod';
import { currentCatalog } from '@/lib/catalog';
import { lane, query, sql } from '@/lib/db';
import { type Actor, ForbiddenError, mayAct, maySetRules, severities, webhookKinds } from '@/lib/domain';
import type { Telling } from '@/lib/domain/views/telling';

const iso = (at: Date | null) => at?.toISOString() ?? null;
const auditSchema = z.object({
  at: z.date(),
  faults: z.array(z.object({ check: z.string(), text: z.string(), refs: z.array(z.string()) })),
  heartbeat_at: z.date().nullable(),
  heartbeat_fault: z.string().nullable(),
});
const routeSchema = z.object({
  name: z.string(),
  failures: z.number(),
  open_until: z.date().nullable(),
  reason: z.string().nullable(),
  delivered_at: z.date().nullable(),
});
const countSchema = z.object({ delivered: z.number(), underWay: z.number(), late: z.number(), cancelled: z.number(), failed: z.number() });
const failureSchema = z.object({
  ended_at: z.date(),
  recipient: z.string(),
  state: z.string(),
  state_reason: z.string().nullable(),
  number: z.number().nullable(),
});
const webhookSchema = z.object({
  name: z.string(),
  kind: z.enum(webhookKinds),
  template: z.string().nullable(),
  private: z.boolean(),
  teams: z.array(z.string()),
  severities: z.array(z.enum(severities)),
});
const testSchema = z.object({
  created_at: z.date(),
  recipient: z.string(),
  state: z.string(),
  state_reason: z.string().nullable(),
  ended_at: z.date().nullable(),
  route: z.string().nullable(),
});

/** How telling people works now, for whoever may read exceptions; addresses of failures only for operators. Throws ForbiddenError. Cost: intents of a day. */
export async function readTelling(actor: Actor, now: Date): Promise<Telling> {
  if (!mayAct(actor, 'read:exceptions')) throw new ForbiddenError('You may not read exceptions.');
  const { catalog } = await currentCatalog();
  const operator = mayAct(actor, 'read:operations');
  const on = lane('screen');
  const [[audit], routes, [messages], failures, webhooks, [test]] = await Promise.all([
    query(sql`SELECT at, faults, heartbeat_at, heartbeat_fault FROM delivery_audit`, auditSchema, on),
    query(sql`SELECT name, failures, open_until, reason, delivered_at FROM mail_route ORDER BY name`, routeSchema, on),
    query(
      sql`SELECT count(*) FILTER (WHERE state = 'delivered')::integer AS delivered,
            count(*) FILTER (WHERE state IN ('waiting', 'sending', 'unknown'))::integer AS "underWay",
            count(*) FILTER (WHERE state IN ('waiting', 'sending', 'unknown') AND bundle_id IS NULL AND available_at < ${now}::timestamptz - interval '5 minutes')::integer AS late,
            count(*) FILTER (WHERE state = 'cancelled')::integer AS cancelled, count(*) FILTER (WHERE state IN ('dead', 'bounced'))::integer AS failed
          FROM intent WHERE created_at >= ${now}::timestamptz - interval '1 day' AND reason <> 'bundle'`,
      countSchema,
      on,
    ),
    operator
      ? query(
          sql`SELECT i.ended_at, i.recipient, i.state, i.state_reason, e.number FROM intent i LEFT JOIN exception e ON e.id = i.exception_id
              WHERE i.state IN ('dead', 'bounced') AND i.ended_at >= ${now}::timestamptz - interval '7 days' ORDER BY i.ended_at DESC LIMIT 20`,
          failureSchema,
          on,
        )
      : [],
    query(sql`SELECT name, kind, template, private, teams, severities FROM webhook ORDER BY name`, webhookSchema, on),
    query(
      sql`SELECT i.created_at, i.recipient, i.state, i.state_reason, i.ended_at,
            (SELECT d.route FROM delivery d WHERE d.intent_id = i.id ORDER BY d.attempt DESC LIMIT 1) AS route
          FROM intent i WHERE i.reason = 'test' AND lower(i.recipient) = lower(${actor.email ?? ''}) ORDER BY i.created_at DESC LIMIT 1`,
      testSchema,
      on,
    ),
  ]);
  return {
    asOf: now.toISOString(),
    timezone: catalog.organisation.timezone,
    audit: audit ? { at: audit.at.toISOString(), faults: audit.faults } : null,
    heartbeat:
      audit && (audit.heartbeat_at || audit.heartbeat_fault) ? { at: iso(audit.heartbeat_at), fault: audit.heartbeat_fault } : null,
    routes: routes.map(({ name, failures: n, open_until, reason, delivered_at }) => ({
      name,
      failures: n,
      restsUntil: open_until && open_until > now ? open_until.toISOString() : null,
      reason: operator ? reason : null,
      deliveredAt: iso(delivered_at),
    })),
    messages: messages ?? { delivered: 0, underWay: 0, late: 0, cancelled: 0, failed: 0 },
    failures: failures.map((one) => ({
      at: one.ended_at.toISOString(),
      recipient: one.recipient,
      state: one.state,
      reason: one.state_reason,
      ref: one.number === null ? null : `EX-${one.number}`,
    })),
    webhooks,
    maySetWebhooks: maySetRules(actor),
    test: test
      ? {
          at: test.created_at.toISOString(),
          recipient: test.recipient,
          state: test.state,
          reason: test.state_reason,
          endedAt: iso(test.ended_at),
          route: test.route,
        }
      : null,
    mayTest: actor.email !== null,
    choices: {
      types: catalog.exceptionTypes.filter(({ defaultOn }) => defaultOn).map(({ code, title }) => ({ id: code, name: title })),
      facilities: catalog.facilities.map(({ id, name }) => ({ id, name })),
      teams: catalog.teams.map(({ id, name }) => ({ id, name })),
      templates: catalog.webhookTemplates.map(({ id, name }) => ({ id, name })),
    },
  };
}
