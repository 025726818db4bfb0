import { mayAct } from '@/lib/access';
import type { CatalogIndex } from '@/lib/catalog';
import type { Actor, Environment } from '@/lib/domain';
import { isKeyToken, maskToken } from '@/lib/redact';

const personal: ReadonlySet<string> = new Set(['confidential_workforce', 'supplier_banking', 'phi_limited', 'phi']);

const known = new WeakMap<CatalogIndex, ReadonlySet<string>>();

/** Ids of the business keys that hold personal or banking data in at least one workflow. Gathered once a catalog: every row of a list asks. */
export function personalKeys(index: CatalogIndex): ReadonlySet<string> {
  const gathered = known.get(index);
  if (gathered) return gathered;
  const keys = [...index.workflows.values()].flatMap(({ workflow }) => workflow.businessKeys);
  const found = new Set(keys.filter((key) => personal.has(key.sensitivity)).map((key) => key.id));
  known.set(index, found);
  return found;
}

/** True when the free text of a workflow may hold personal data. */
export const hidesAttributes = (workflow: { dataSensitivity: string }): boolean => personal.has(workflow.dataSensitivity);

/** `E1••••33`, or the end of what is kept of a hashed one: enough to tell two apart on one page, too little to name anybody. */
export const maskValue = (value: string): string => (value.length <= 4 ? '••••' : `${value.slice(0, 2)}••••${value.slice(-2)}`);

export interface Mask {
  /** The value as this reader may see it, and whether something was hidden. */
  key: (id: string, value: string) => { value: string; masked: boolean };
  /** True when free attributes of this workflow may hold personal data that the reader may not see. */
  attributes: boolean;
}

/** What of a transaction at this place is hidden from the actor. Keys unknown to the catalog are shown: nobody said they are personal. */
export function maskFor(actor: Actor, index: CatalogIndex, place: { environment: Environment; facility: string; workflow: string }): Mask {
  const allowed = mayAct(actor, 'read:personal', {
    environment: place.environment,
    facilities: [place.facility],
    workflows: [place.workflow],
  });
  const hidden = personalKeys(index);
  const workflow = index.workflows.get(place.workflow)?.workflow;
  return {
    key: (id, value) =>
      isKeyToken(value)
        ? { value: maskToken(value), masked: true }
        : allowed || !hidden.has(id)
          ? { value, masked: false }
          : { value: maskValue(value), masked: true },
    attributes: !allowed && workflow !== undefined && hidesAttributes(workflow),
  };
}

/** The key that people call a transaction by, as this reader may see it; null when it has none. */
export function maskedKey(
  actor: Actor,
  index: CatalogIndex,
  place: { environment: Environment; facility: string; workflow: string; key_type: string | null; key_value: string | null },
): string | null {
  const { key_type: type, key_value: value } = place;
  return type === null || value === null ? null : maskFor(actor, index, place).key(type.replace(/^key:/, ''), value).value;
}
