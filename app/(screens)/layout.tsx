import { cookies } from 'next/headers';
import { requireActor } from '@/app/_http';
import { Frame } from '@/components/shell/frame';
import { Providers } from '@/components/shell/providers';
import { ClockProvider } from '@/components/ui/clock';
import { readShell } from '@/lib/show';

export default async function ScreensLayout({ children }: { children: React.ReactNode }) {
  const shell = await readShell(await requireActor());
  const theme = (await cookies()).get('throughline.theme')?.value ?? 'system';
  return (
    <Providers>
      <ClockProvider timezone={shell.timezone} renderedAt={Date.now()}>
        <Frame shell={shell} theme={theme}>
          {children}
        </Frame>
      </ClockProvider>
    </Providers>
  );
}
