import { z } from 'zod';
import { recordAudit } from '@/lib/access';
import { inTransaction } from '@/lib/db';
import { ConflictError } from '@/lib/domain';
import { findHold, putOnHold } from '@/lib/hold';
import { operator } from './operator';
import { readOptions, type Verb } from './verb';

const schema = z.object({
  reason: z.string().min(1, 'is empty').default('Put on hold by hand.'),
  'data-until': z.coerce.date({ error: 'must be a time such as 2026-11-23T08:00:00Z' }).optional(),
});

export const holdVerb: Verb = {
  name: 'hold',
  usage: ['hold [--reason TEXT] [--data-until TIME]   (nothing is sent until release-hold; after a restore by pg_restore)'],
  prepare: (args) => {
    const text = { type: 'string' } as const;
    const { reason, 'data-until': dataUntil } = readOptions(args, { reason: text, 'data-until': text }, schema);
    return () =>
      inTransaction(async (tx) => {
        if (await findHold(tx)) throw new ConflictError('It is on hold already.');
        const since = new Date();
        await putOnHold(tx, { since, reason, dataUntil: dataUntil ?? since });
        await recordAudit(tx, operator(), {
          action: 'hold.put',
          targetKind: 'hold',
          targetId: 'hold',
          before: null,
          after: { since, reason },
        });
        console.log('On hold: no mail, webhook, ticket or replay leaves until npm run admin -- release-hold.');
      });
  },
};
