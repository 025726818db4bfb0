import { z } from 'zod';
import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { query, sql } from '@/lib/db';
import { type Actor, maySetRules, NotFoundError } from '@/lib/domain';
import { severityWords } from '@/lib/domain/say-exception';
import type { ExceptionTypeView } from '@/lib/domain/views/rule-try';
import { namePlaces } from './name-places';
import { sayRule } from './say-rule';

const changeSchema = z.object({ at: z.date(), actor_name: z.string(), action: z.string(), reason: z.string().nullable() });

const deeds: Record<string, string> = {
  'rule.change': 'Changed the rule',
  'rule.switch_on': 'Switched it on',
  'rule.switch_off': 'Switched it off',
};

/** One exception type with its rule, whether the reader may change it, and who changed it when and why. Throws NotFoundError. */
export async function readExceptionType(actor: Actor, code: string): Promise<ExceptionTypeView> {
  const { catalog, version } = await currentCatalog();
  const index = indexCatalog(catalog);
  const names = namePlaces(index);
  const type = catalog.exceptionTypes.find((one) => one.code === code);
  if (!type) throw new NotFoundError(`There is no exception type ${code.slice(0, 60)}.`);
  const mayChange = maySetRules(actor);
  const changes = await query(
    sql`select at, actor_name, action, reason from audit_entry where target_kind = 'exception_type' and target_id = ${code} and result = 'done'
      order by id desc limit 20`,
    changeSchema,
  );
  return {
    code,
    title: type.title,
    category: type.category.replaceAll('_', ' '),
    words: sayRule(type, index),
    raisedWhen: type.raisedWhen,
    kind: type.rule.kind,
    on: type.defaultOn,
    rule: type.rule,
    version,
    timezone: catalog.organisation.timezone,
    severity: severityWords[type.severity.default],
    team: names.team(type.ownerTeam).name,
    workflows: type.workflows.map((id) => names.workflow(id).name),
    mayChange,
    changes: changes.map(({ at, actor_name, action, reason }) => ({
      at: at.toISOString(),
      by: actor_name,
      what: deeds[action] ?? action,
      reason,
    })),
  };
}
