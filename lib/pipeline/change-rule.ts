import { recordAudit } from '@/lib/access';
import { applyType, currentCatalog } from '@/lib/catalog';
import { inTransaction } from '@/lib/db';
import { type Actor, ConflictError, ForbiddenError, InvalidInputError, maySetRules, NotFoundError } from '@/lib/domain';
import type { ChangeRule, RuleChanged } from '@/lib/domain/views/rule-try';

/**
 * Stores another rule of an exception type, or that it is switched on or off, as a new version of the catalog, with who, why, and old and new in the
 * audit trail. Errors: ForbiddenError, NotFoundError, InvalidInputError when nothing is asked for, ConflictError when the catalog is another by now
 * than was seen and the type with it, CatalogError with every fault.
 */
export async function changeRule(actor: Actor, code: string, { rule, on, reason, version }: ChangeRule): Promise<RuleChanged> {
  if (!maySetRules(actor)) throw new ForbiddenError('Only administrators of the catalog change rules.');
  if (rule === undefined && on === undefined) throw new InvalidInputError('Nothing to change: give a rule, or say on or off.');
  const { catalog, version: current } = await currentCatalog();
  const found = catalog.exceptionTypes.find((one) => one.code === code);
  if (!found) throw new NotFoundError(`There is no exception type ${code.slice(0, 60)}.`);
  if (rule && rule.kind !== found.rule.kind)
    throw new InvalidInputError(`This type has a rule of kind ${found.rule.kind}. Another kind is another type: add it to the catalog.`);
  if (version !== current)
    throw new ConflictError(`The catalog is at version ${current} by now, not ${version}. Open the type again and look at what stands.`);
  const change = { ...(rule === undefined ? {} : { rule }), ...(on === undefined ? {} : { defaultOn: on }) };
  return inTransaction(async (tx) => {
    const applied = await applyType(tx, { code, change, found, who: actor.email ?? actor.name });
    if (applied.changed) {
      await recordAudit(tx, actor, {
        action: on === undefined ? 'rule.change' : on ? 'rule.switch_on' : 'rule.switch_off',
        targetKind: 'exception_type',
        targetId: code,
        before: { rule: applied.before.rule, on: applied.before.defaultOn },
        after: { rule: applied.after.rule, on: applied.after.defaultOn },
        reason,
      });
    }
    return { code, version: applied.version, changed: applied.changed };
  });
}
