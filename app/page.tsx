import { redirect } from 'next/navigation';
import { landingFor } from '@/lib/access';
import { requireActor } from './_http';

/** Everybody starts on the page of their role. */
export default async function StartPage() {
  redirect(landingFor(await requireActor('/')));
}
