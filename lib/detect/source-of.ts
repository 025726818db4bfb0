import type { CatalogIndex } from '@/lib/catalog';
import type { CanonicalEvent } from '@/lib/domain';
import type { GroupSource } from './describe-signature';

/** Where the values that a rule groups by are looked up in one event. */
export function sourceOf(event: CanonicalEvent, index: CatalogIndex): GroupSource {
  const keys = Object.fromEntries(event.businessKeys.toReversed().map(({ type, value }) => [type, value]));
  return {
    fields: {
      facility: event.facility,
      department: event.department,
      workflow: event.workflow,
      interface: event.interface,
      connector: event.connector ?? index.interfaces.get(event.interface ?? '')?.connector ?? null,
      application: event.application,
      supplier: event.supplier ?? keys['supplier_id'] ?? null,
      error_class: event.errorClass,
      error_code: event.errorCode,
      milestone: event.milestone,
      message_type: event.messageType,
      replay_id: event.replayId,
    },
    keys,
    attributes: { ...event.measures, ...event.attributes },
  };
}
