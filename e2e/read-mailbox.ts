import { z } from 'zod';
import { readE2eInfo } from '@/scripts/setup/e2e-info';

const addresses = z.array(z.object({ address: z.string() }));
const mailSchema = z.object({ id: z.string(), subject: z.string(), to: addresses, text: z.string() });
const listSchema = z.array(mailSchema.pick({ id: true, subject: true }));

export type Mail = z.infer<typeof mailSchema>;

/** The mails of the product under test whose subject says `words`, as they lie in the local SMTP mailbox. */
export async function readMailbox(words: string): Promise<Mail[]> {
  const list = listSchema.parse(await readJson('/api/email')).filter(({ subject }) => subject.includes(words));
  const mails = await Promise.all(list.map(async ({ id }) => mailSchema.parse(await readJson(`/api/email/${id}`))));
  return mails.filter(({ text }) => text.includes(`${readE2eInfo().url}/`));
}

async function readJson(path: string): Promise<unknown> {
  const answer = await fetch(`${readE2eInfo().mailboxUrl}${path}`);
  if (!answer.ok) throw new Error(`The mailbox says ${answer.status} to ${path}.`);
  return answer.json();
}
