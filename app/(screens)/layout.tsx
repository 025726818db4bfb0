import { cookies } from 'next/headers';
import { requireActor } from '@/app/_http';
import { Frame } from '@/components/shell/frame';
import { Providers } from '@/components/shell/providers';
import { ZoneClock } from '@/components/shell/zone-clock';
import { readZoneChoice } from '@/lib/domain/zone-choice';
import { readShell } from '@/lib/show';

export default async function ScreensLayout({ children }: { children: React.ReactNode }) {
  const shell = await readShell(await requireActor());
  const kept = await cookies();
  const look = {
    theme: kept.get('throughline.theme')?.value ?? 'system',
    density: kept.get('throughline.density')?.value === 'compact' ? 'compact' : 'comfortable',
    zone: readZoneChoice(kept.get('throughline.zone')?.value),
  };
  return (
    <Providers>
      <ZoneClock shell={shell} zone={look.zone} renderedAt={Date.now()}>
        <Frame shell={shell} look={look}>
          {children}
        </Frame>
      </ZoneClock>
    </Providers>
  );
}
