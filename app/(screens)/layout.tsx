import type { Metadata } from 'next';
import { cookies, headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { requireActor } from '@/app/_http';
import { Frame } from '@/components/shell/frame';
import { Providers } from '@/components/shell/providers';
import { ZoneClock } from '@/components/shell/zone-clock';
import { readZoneChoice } from '@/lib/domain/zone-choice';
import { hasPage, readShell, readStart } from '@/lib/show';

/**
 * Says nothing of the page, but is waited for before an answer begins (see htmlLimitedBots in next.config.mjs): an address that leads to nothing for
 * this reader answers 404, although the page itself is drawn while it is sent. Navigation inside the frame does not wait.
 */
export async function generateMetadata(): Promise<Metadata> {
  const address = (await headers()).get('x-throughline-document');
  if (address && !(await hasPage(await requireActor(), address))) notFound();
  return {};
}

export default async function ScreensLayout({ children }: { children: React.ReactNode }) {
  const actor = await requireActor();
  const [shell, start] = await Promise.all([readShell(actor), readStart(actor)]);
  const kept = await cookies();
  const look = {
    theme: kept.get('throughline.theme')?.value ?? 'system',
    density: kept.get('throughline.density')?.value === 'compact' ? 'compact' : 'comfortable',
    zone: readZoneChoice(kept.get('throughline.zone')?.value),
  };
  return (
    <Providers>
      <ZoneClock shell={shell} zone={look.zone} renderedAt={Date.now()}>
        <Frame shell={shell} look={look} start={start.steps}>
          {children}
        </Frame>
      </ZoneClock>
    </Providers>
  );
}
