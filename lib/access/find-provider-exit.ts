import { config } from '@/lib/config';
import { readProvider } from './read-provider';
import { currentStay } from './sign-on-stay';

/** Where somebody is led who signs out now, so that the provider can end its own session as well; null when that is not asked for, or not how they came. */
export async function findProviderExit(): Promise<string | null> {
  const { oidc, baseUrl } = config();
  if (!oidc?.signOutThere || currentStay().subject === null) return null;
  // Whoever is signed out here stays so, also while the provider cannot be asked.
  const provider = await readProvider(oidc, new Date()).catch(() => null);
  if (!provider?.end_session_endpoint) return null;
  const address = new URL(provider.end_session_endpoint);
  address.searchParams.set('client_id', oidc.clientId);
  address.searchParams.set('post_logout_redirect_uri', `${baseUrl}/sign-in`);
  return address.toString();
}
