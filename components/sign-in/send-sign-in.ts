/** What came of trying to sign in: done, or what to tell the person and which field to put right. */
export type SignInResult = { ok: true; asksCode?: true } | { ok: false; message: string; field: 'email' | 'password' | 'code' | null };

const refused = (message: string, field: 'email' | 'password' | 'code' | null = null): SignInResult => ({ ok: false, message, field });

async function readBody(response: Response): Promise<{ code: string; asksCode: boolean }> {
  const body: unknown = await response.json().catch(() => null);
  const said = typeof body === 'object' && body !== null ? body : {};
  return {
    code: 'code' in said && typeof said.code === 'string' ? said.code : '',
    asksCode: 'secondFactor' in said && said.secondFactor === true,
  };
}

const post = (path: string, body: object, send: typeof fetch) =>
  send(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }).catch(() => null);

/**
 * Signs in with e-mail and password; on success the browser holds the session cookie, or `asksCode` says that a code is needed besides. Never
 * throws: every fault is said in words.
 */
export async function sendSignIn(email: string, password: string, send: typeof fetch = fetch): Promise<SignInResult> {
  if (!/^\S+@\S+$/.test(email)) return refused('Type your e-mail, such as name@hospital.org.', 'email');
  if (password === '') return refused('Type your password.', 'password');
  const response = await post('/api/auth/sign-in/email', { email, password }, send);
  if (response === null) return refused('Throughline cannot be reached. Check your connection and try again.');
  const { code, asksCode } = await readBody(response);
  if (response.ok) return asksCode ? { ok: true, asksCode } : { ok: true };
  if (code === 'TOO_MANY_ATTEMPTS') return refused('Too many wrong passwords for this e-mail. Wait five minutes, then try again.');
  if (response.status === 429) return refused('Too many people are signing in at once. Wait a minute, then try again.');
  if (response.status === 401) return refused('This e-mail and password do not belong together.', 'password');
  if (response.status === 400) return refused('Type your e-mail, such as name@hospital.org.', 'email');
  if (response.status === 403)
    return refused('This address is not the one Throughline was set up for. Ask the people who run it for the right one.');
  return refused('Throughline cannot sign you in at the moment. Try again in a minute.');
}

/** Shows the code of an authenticator, or a backup code, after the password was right. Never throws. */
export async function sendCode(text: string, send: typeof fetch = fetch): Promise<SignInResult> {
  const code = text.replaceAll(/\s/g, '');
  if (code === '') return refused('Type the code.', 'code');
  const way = /^\d{6}$/.test(code) ? 'verify-totp' : 'verify-backup-code';
  const response = await post(`/api/auth/two-factor/${way}`, { code: way === 'verify-totp' ? code : code.toLowerCase() }, send);
  if (response === null) return refused('Throughline cannot be reached. Check your connection and try again.');
  if (response.ok) return { ok: true };
  const { code: why } = await readBody(response);
  if (why === 'INVALID_TWO_FACTOR_COOKIE' || why === 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE')
    return refused('This took too long or too many tries. Begin again with your password.');
  if (response.status === 429) return refused('Too many wrong codes. Wait a quarter of an hour.');
  return refused('This code is not right, or was used before.', 'code');
}

/** The address of the single sign-on to go to. Never throws. */
export async function beginSignOn(
  next: string,
  send: typeof fetch = fetch,
): Promise<{ ok: true; url: string } | { ok: false; message: string }> {
  const response = await post('/api/auth/sign-in/social', { next }, send);
  const said: unknown = response?.ok ? await response.json().catch(() => null) : null;
  if (typeof said === 'object' && said !== null && 'url' in said && typeof said.url === 'string') return { ok: true, url: said.url };
  return { ok: false, message: 'The single sign-on of your organisation cannot be reached. Try again in a minute.' };
}
