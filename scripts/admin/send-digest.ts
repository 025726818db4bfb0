import { z } from 'zod';
import { sendDigest } from '@/lib/pipeline';
import { readOptions, required, type Verb } from './verb';

const schema = z.object({
  audience: required,
  email: required,
  week: z.iso.date({ error: 'must be a date inside the week, such as 2026-11-09' }).optional(),
  'dry-run': z.boolean().default(false),
});

export const sendDigestVerb: Verb = {
  name: 'send-digest',
  usage: ['send-digest --audience A --email E [--week 2026-11-09] [--dry-run]'],
  prepare: (args) => {
    const text = { type: 'string' } as const;
    const options = readOptions(args, { audience: text, email: text, week: text, 'dry-run': { type: 'boolean' } }, schema);
    return async () => {
      const { audience, email, week: on, 'dry-run': dryRun } = options;
      const said = await sendDigest({ audience, email, on, dryRun }, new Date());
      console.log(dryRun ? `Subject: ${said.subject}\n\n${said.text}` : `Written, the worker sends it: ${said.subject}`);
    };
  },
};
