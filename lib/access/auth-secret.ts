import { config } from '@/lib/config';

/** The secret that signs sessions. Throws Error when AUTH_SECRET is not set. */
export function authSecret(): string {
  const secret = config().authSecret;
  if (secret === null)
    throw new Error(
      'AUTH_SECRET is not set. `npm start` and `npm run demo` make one in DATA_DIR; set it (32 characters or more) everywhere else.',
    );
  return secret;
}

/** The secret and those before it: what is proved or opened by any of them still holds while a new one comes into use. */
export const authSecrets = (): string[] => [authSecret(), ...config().authSecretsBefore];
