import { type Actor, UnauthenticatedError } from '@/lib/domain';
import { findActor } from './find-actor.db';

/** The person of this request, as `findActor` finds them. Throws UnauthenticatedError when there is none. */
export async function getActor(headers: Headers): Promise<Actor> {
  const actor = await findActor(headers);
  if (actor) return actor;
  throw new UnauthenticatedError(
    headers.has('authorization')
      ? 'This API token is unknown, expired or revoked. Make a new one with: npm run admin -- create-token --email <e-mail>'
      : 'Nobody is signed in. Sign in at /sign-in, or send `Authorization: Bearer <API token>`.',
  );
}
