import { config } from '@/lib/config';
import type { Connection } from '@/lib/db';
import { sayMoment } from './say-moment';
import { writePlain } from './write-plain.db';

export interface PasswordMail {
  /** Id of the link. Its proof is added when the mail is composed, so that it stands nowhere in the database. */
  id: string;
  kind: 'invitation' | 'reset';
  email: string;
  expiresAt: Date;
  timezone: string;
  /** Who invites; null when the person asked for it. */
  by: string | null;
}

/** Writes the mail with which somebody chooses a password, in the caller's transaction. */
export async function writePasswordMail(
  tx: Connection,
  { id, kind, email, expiresAt, timezone, by }: PasswordMail,
  now: Date,
): Promise<void> {
  const [until, at] = [sayMoment(expiresAt, timezone, now), sayMoment(now, timezone, now)];
  const invited = kind === 'invitation';
  const asker =
    by === null
      ? 'Somebody, probably you, asked for a new password'
      : invited
        ? `${by} made an account for you`
        : `${by} sends you a way to a new password`;
  await writePlain(
    tx,
    {
      to: email,
      team: '',
      environment: 'production',
      reason: 'password',
      content: {
        subject: invited ? 'Your account at Throughline' : 'A new password for Throughline',
        preheader: invited ? 'Choose a password to come in.' : 'Choose a new password. Nothing has changed yet.',
        head: invited ? 'Invitation' : 'New password',
        aside: at.full,
        title: invited ? 'Choose a password to come in' : 'Choose a new password',
        sentences: [
          `${asker}.`,
          `The link works once, until ${until.full}, ${until.zone}.`,
          ...(invited
            ? []
            : [
                'When you set a new password, every session of yours ends. If you did not ask for this, do nothing: your password stays as it is.',
              ]),
        ],
        parts: [],
        button: { text: 'Choose a password', url: `${config().baseUrl}/password/set#${id}` },
        foot: `To ${email}. Nobody at Throughline asks for your password.`,
      },
    },
    now,
  );
}
