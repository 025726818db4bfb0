import { revokeApiToken, revokeIngestKey, revokeProvisioningToken } from '@/lib/access';
import { NotFoundError } from '@/lib/domain';
import { operator } from './operator';
import { publicIdOf } from './public-id';
import { UsageError, type Verb } from './verb';

export const revokeKey: Verb = {
  name: 'revoke-key',
  usage: [
    'revoke-key PUBLIC_ID   (of an ingest key, an API token or that of a directory; list-keys shows them, and it is the third part of the key)',
  ],
  prepare: ([text, ...rest]) => {
    if (text === undefined || rest.length > 0) throw new UsageError('revoke-key needs one public id.');
    const publicId = publicIdOf(text);
    return async () => {
      const actor = operator();
      const ended =
        (await revokeIngestKey(actor, publicId)) +
        (await revokeApiToken(actor, publicId)) +
        (await revokeProvisioningToken(actor, publicId));
      if (ended === 0) throw new NotFoundError(`No working key or token has the public id ${publicId}.`);
      console.log(`${publicId} is revoked. It is refused from now on, everywhere.`);
    };
  },
};
