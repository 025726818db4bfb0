import { z } from 'zod';
import { recordAudit } from '@/lib/access';
import { inTransaction } from '@/lib/db';
import { countHeld, findHold, type Held, type Hold, releaseHold } from '@/lib/hold';
import { operator } from './operator';
import { readOptions, type Verb } from './verb';

const schema = z.object({ old: z.enum(['send', 'cancel'], { error: 'must be send or cancel' }).optional() });

export const releaseHoldVerb: Verb = {
  name: 'release-hold',
  usage: [
    'release-hold   (shows what is held)',
    'release-hold --old cancel|send   (ends the hold; what has waited since before it ends with a reason, or is sent)',
  ],
  prepare: (args) => {
    const { old } = readOptions(args, { old: { type: 'string' } }, schema);
    return () =>
      inTransaction(async (tx) => {
        const hold = await findHold(tx);
        if (!hold) {
          console.log('Nothing is on hold.');
          return;
        }
        const held = await countHeld(hold.since, tx);
        console.log(say(hold, held));
        if (old === undefined) {
          console.log('Say --old cancel when it was sent from the installation the backup is of, or --old send when it was not.');
          return;
        }
        const actor = operator();
        await releaseHold(tx, { by: actor.id, old, now: new Date() });
        await recordAudit(tx, actor, { action: 'hold.release', targetKind: 'hold', targetId: 'hold', before: { ...held }, after: { old } });
        console.log(old === 'send' ? 'Released. All of it is sent now.' : 'Released. What was older ended; what came since is sent now.');
      });
  },
};

const say = ({ since, reason, dataUntil }: Hold, { mails, webhooks, tickets, replays, weekly }: Held) =>
  `On hold since ${since.toISOString()}. ${reason}
What has waited since before that, and may have been sent after ${dataUntil.toISOString()} by the installation the data are from:
  ${mails} mails, ${webhooks} webhooks, ${tickets} messages to ticket systems, ${replays} transactions to be asked for again, ${weekly} weekly reports`;
