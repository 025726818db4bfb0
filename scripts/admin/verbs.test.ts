import { expect, test } from 'vitest';
import { catalogVerb } from './catalog';
import { createKey } from './create-key';
import { createToken } from './create-token';
import { createUser } from './create-user';
import { listKeys } from './list-keys';
import { reapplyCatalog, reapplyPreset } from './reapply';
import { retention } from './retention';
import { revokeKey } from './revoke-key';
import { rotateKey } from './rotate-key';
import { sendDigestVerb } from './send-digest';
import { UsageError } from './verb';

// Preparing touches no database, so a slip of the finger changes nothing.
test.each([
  [createKey, [], ['--environment', '--name: is missing']],
  [createKey, ['--environment', 'prod', '--name', 'x'], ['--environment']],
  [createKey, ['--environment', 'test', '--name', 'x', '--rate', 'fast'], ['--rate: must be a whole number']],
  [createUser, ['--email', 'a@b.example', '--role', 'boss'], ['--role: must be one of procurement, business_owner']],
  [createUser, ['--role', 'auditor', '--emial', 'a@b.example'], ['--emial']],
  [createToken, [], ['--email: is missing']],
  [catalogVerb, ['burn', '.'], ['there are apply']],
  [catalogVerb, ['apply'], ['needs one folder']],
  [revokeKey, [], ['needs one public id']],
  [createKey, ['--environment', 'test', '--name', 'x', '--expires', 'soon'], ['--expires: must be a length']],
  [rotateKey, [], ['needs one public id']],
  [rotateKey, ['--overlap', '1h'], ['needs one public id']],
  [rotateKey, ['abc', '--overlap', 'long'], ['--overlap: must be a length']],
  [retention, ['event'], ['--days: is missing']],
  [retention, ['event', '--days', '0'], ['--days']],
  [retention, ['event', '--days', '30', '--kept', '20'], ['--kept: must be more than --days']],
  [reapplyPreset, [], ['needs the name of a preset']],
  [reapplyPreset, ['boomi', '--from', 'monday'], ['--from: must be a time']],
  [reapplyCatalog, ['--from', '2026-11-22T00:00:00Z', '--to', '2026-11-21T00:00:00Z'], ['--to: must be after --from']],
  [reapplyCatalog, ['boomi'], ['boomi']],
  [listKeys, ['--all'], ['--all']],
  [sendDigestVerb, [], ['--audience: is missing', '--email: is missing']],
  [sendDigestVerb, ['--audience', 'cfo', '--email', 'a@b.example', '--week', '45'], ['--week: must be a date']],
])('$name %j is refused in words', (verb, args, messages) => {
  expect(() => verb.prepare(args)).toThrow(UsageError);
  for (const message of messages) expect(() => verb.prepare(args)).toThrow(message);
});
