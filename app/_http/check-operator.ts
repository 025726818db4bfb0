import { getActor, isFromLoopback } from '@/lib/access';
import { ForbiddenError, mayAct } from '@/lib/domain';

/** Lets a request pass that came from this machine, or whose token may read operations. Throws Unauthenticated- or ForbiddenError. */
export async function checkOperator(headers: Headers): Promise<void> {
  if (isFromLoopback(headers)) return;
  if (!mayAct(await getActor(headers), 'read:operations'))
    throw new ForbiddenError('Your roles do not read operations. Ask an administrator.');
}
