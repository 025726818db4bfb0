/** What came of trying to sign in: done, or what to tell the person and which field to put right. */
export type SignInResult = { ok: true } | { ok: false; message: string; field: 'email' | 'password' | null };

const refused = (message: string, field: 'email' | 'password' | null = null): SignInResult => ({ ok: false, message, field });

async function readCode(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => null);
  return typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string' ? body.code : '';
}

/** Signs in with e-mail and password; on success the browser holds the session cookie. Never throws: every fault is said in words. */
export async function sendSignIn(email: string, password: string, send: typeof fetch = fetch): Promise<SignInResult> {
  if (!/^\S+@\S+$/.test(email)) return refused('Type your e-mail, such as name@hospital.org.', 'email');
  if (password === '') return refused('Type your password.', 'password');
  const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email, password }) };
  const response = await send('/api/auth/sign-in/email', request).catch(() => null);
  if (response === null) return refused('Throughline cannot be reached. Check your connection and try again.');
  if (response.ok) return { ok: true };
  const code = await readCode(response);
  if (code === 'TOO_MANY_ATTEMPTS') return refused('Too many wrong passwords for this e-mail. Wait five minutes, then try again.');
  if (response.status === 429) return refused('Too many people are signing in at once. Wait a minute, then try again.');
  if (response.status === 401) return refused('This e-mail and password do not belong together.', 'password');
  if (response.status === 400) return refused('Type your e-mail, such as name@hospital.org.', 'email');
  if (response.status === 403)
    return refused('This address is not the one Throughline was set up for. Ask the people who run it for the right one.');
  return refused('Throughline cannot sign you in at the moment. Try again in a minute.');
}
