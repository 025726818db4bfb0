import { userInfo } from 'node:os';
import { type Actor, systemActor } from '@/lib/domain';

/** Whoever types the command, by the name of their account on this machine: so the audit trail says who did it. */
export function operator(): Actor {
  const { username } = userInfo();
  return { ...systemActor('admin'), id: `admin:${username}`, name: username };
}
