const HIDDEN = '[hidden]';
// What a name like this holds opens something. Ids and times of such things open nothing.
const secretName =
  /passw|secret|credential|private.?key|api.?key|authoriz|cookie|bearer|(^|[^a-z])(token|otp|pin)$|[a-z](Token|Otp|Pin)$|totp|recovery.?code|signing.?key/i;
const harmless = /(Id|At|Name|Hint|_id|_at|_name|_hint)$/;
const secretText = /tl_(?:prod|val|test|dev|api|scim)_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}/g;
const userInfo = /([a-z][a-z0-9+.-]*:\/\/)[^/\s@]+@/gi;

/** The text without keys of ours and without names and passwords in addresses, and as PostgreSQL can store it. */
export const hideInText = (text: string): string =>
  text.replaceAll('\0', '').toWellFormed().replaceAll(secretText, HIDDEN).replaceAll(userInfo, `$1${HIDDEN}@`);

/** The value as the audit trail may keep it: what opens something is `[hidden]`, by the name it has or by how it looks. */
export function hideSecrets(value: unknown): unknown {
  if (typeof value === 'string') return hideInText(value);
  if (typeof value !== 'object' || value === null) return value;
  // Times, and whatever else says itself how it is written.
  if ('toJSON' in value && typeof value.toJSON === 'function') return hideSecrets(value.toJSON());
  if (Array.isArray(value)) return value.map(hideSecrets);
  return Object.fromEntries(
    Object.entries(value).map(([name, held]) => {
      const hidden = held !== null && held !== undefined && typeof held !== 'boolean' && secretName.test(name) && !harmless.test(name);
      return [hideInText(name), hidden ? HIDDEN : hideSecrets(held)];
    }),
  );
}
