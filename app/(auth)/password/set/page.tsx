import type { Metadata } from 'next';
import { SetPasswordPage } from '@/components/sign-in/set-password-page';

export const metadata: Metadata = { title: 'Choose a password', robots: { index: false } };
// The policy of scripts has a nonce of each request.
export const dynamic = 'force-dynamic';

export default SetPasswordPage;
