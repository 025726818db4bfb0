import { cookies, headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { readOr, requireActor } from '@/app/_http';
import { Frame } from '@/components/shell/frame';
import { Providers } from '@/components/shell/providers';
import { ZoneClock } from '@/components/shell/zone-clock';
import { readZoneChoice } from '@/lib/domain/zone-choice';
import { hasPage, readShell, readStart } from '@/lib/show';

/**
 * The frame of every screen. An address that leads to nothing for this reader answers 404: it is looked for here, because a page is drawn while its
 * answer is being sent. Navigation inside the frame does not ask again. What cannot be looked for is left to the page, which says so inside the frame.
 */
export default async function ScreensLayout({ children }: { children: React.ReactNode }) {
  const actor = await requireActor();
  const address = (await headers()).get('x-throughline-document');
  const [shell, start, there] = await Promise.all([
    readShell(actor),
    readOr(readStart(actor), { steps: [] }),
    address === null || readOr(hasPage(actor, address), true),
  ]);
  if (!there) notFound();
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
