import type { Metadata } from 'next';
import { AskPasswordPage } from '@/components/sign-in/ask-password-page';

export const metadata: Metadata = { title: 'A new password', robots: { index: false } };
// The policy of scripts has a nonce of each request.
export const dynamic = 'force-dynamic';

export default AskPasswordPage;
