import { revokeApiToken, revokeIngestKey } from '@/lib/access';
import { NotFoundError } from '@/lib/domain';
import { operator } from './operator';
import { UsageError, type Verb } from './verb';

/** The public id of a whole key or token, or the text itself: people paste either. */
const publicIdOf = (text: string) => /^tl_[a-z]+_([0-9A-Za-z]{12})_/.exec(text)?.[1] ?? text;

export const revokeKey: Verb = {
  name: 'revoke-key',
  usage: ['revoke-key PUBLIC_ID   (of an ingest key or an API token; list-keys shows them, and it is the third part of the key)'],
  prepare: ([text, ...rest]) => {
    if (text === undefined || rest.length > 0) throw new UsageError('revoke-key needs one public id.');
    const publicId = publicIdOf(text);
    return async () => {
      const actor = operator();
      const ended = (await revokeIngestKey(actor, publicId)) + (await revokeApiToken(actor, publicId));
      if (ended === 0) throw new NotFoundError(`No working key or token has the public id ${publicId}.`);
      console.log(`${publicId} is revoked. It is refused from now on, on other machines within 2 seconds.`);
    };
  },
};
