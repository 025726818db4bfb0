import type { Metadata, Viewport } from 'next';
import { cookies, headers } from 'next/headers';
import { Sprite } from '@/components/ui/sprite';
import { trustOwnScriptsText } from '@/components/ui/trust-own-scripts';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Throughline', template: '%s - Throughline' },
  description: 'Follows every business transaction of a health system across its applications.',
  referrer: 'same-origin',
};
export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#151a21' },
  ],
};

export default async function RootLayout({ children }: { children: React.ReactNode }) {
  const kept = await cookies();
  const theme = kept.get('throughline.theme')?.value;
  const density = kept.get('throughline.density')?.value;
  const nonce = (await headers()).get('x-throughline-nonce') ?? undefined;
  return (
    <html
      lang="en"
      {...(theme === 'light' || theme === 'dark' ? { 'data-theme': theme } : {})}
      {...(density === 'compact' ? { 'data-density': density } : {})}
    >
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: text of our own, and the first script of every page. */}
        <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: trustOwnScriptsText() }} />
      </head>
      <body>
        <Sprite />
        {children}
      </body>
    </html>
  );
}
