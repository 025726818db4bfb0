/** Codes that senders give for why something failed, in words. Pure; the same on server and browser. */

const whole: Readonly<Record<string, string>> = {
  auth_failed: 'sign-in refused',
  business_reject: 'refused by the receiving system',
  conflict: 'changed by somebody else meanwhile',
  connection_failed: 'no connection',
  duplicate: 'was there already',
  rate_limited: 'too many at once',
  schema_violation: 'not in the agreed form',
  throttled: 'too many at once',
  timeout: 'no answer in time',
  tls_expired: 'certificate has expired',
  unavailable: 'not available',
};

const parts: Readonly<Record<string, string>> = {
  ack: 'acknowledgement',
  cc: 'cost centre',
  edi: 'EDI',
  id: 'ID',
  po: 'PO',
  tls: 'certificate',
  uom: 'unit of measure',
  xref: 'cross-reference',
};

/** `CC_UNKNOWN` as `cost centre unknown`, `auth_failed` as `sign-in refused`; a code that is made of no words, such as `HTTP_401` or `R3`, as it came. */
export function sayCode(code: string): string {
  const lower = code.toLowerCase();
  const known = whole[lower];
  if (known) return known;
  return /^[a-z]+(_[a-z]+)+$/.test(lower)
    ? lower
        .split('_')
        .map((part) => parts[part] ?? part)
        .join(' ')
    : code;
}

/** True of what a sender gives as a reason: an error's code or class, or an attribute that says so in its name. */
export const isReason = (name: string): boolean => /(reason|error_code|error_class)$/.test(name);

/** Why something failed in words: by its code where that is made of words, else by its class; '' when nobody said. */
export function sayError({ errorCode, errorClass }: { errorCode: string | null; errorClass: string | null }): string {
  const said = sayCode(errorCode ?? '');
  return said !== errorCode && said !== '' ? said : sayCode(errorClass || (errorCode ?? ''));
}
