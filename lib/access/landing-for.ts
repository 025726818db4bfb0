import type { Actor, Role } from '@/lib/domain';

const landings: Record<Role, string> = {
  procurement: '/exceptions',
  business_owner: '/exceptions',
  it_operations: '/health',
  on_call: '/on-call',
  executive: '/kpis',
  administrator: '/health',
  auditor: '/exceptions',
};

/** The path of the page this person starts on: that of the role of their first grant, /health without any. */
export function landingFor(actor: Actor): string {
  const first = actor.grants[0];
  return first ? landings[first.role] : '/health';
}
