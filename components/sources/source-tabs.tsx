'use client';
import { useSearchParams } from 'next/navigation';
import { LinkTabs } from '@/components/ui/tabs';
import { hrefWith } from '@/lib/domain/scope-url';

const tabs = [
  { id: 'feeds', name: 'Feeds', path: '/sources' },
  { id: 'refused', name: 'Refused', path: '/sources/refused' },
  { id: 'mappings', name: 'Mappings', path: '/sources/mappings' },
  { id: 'keys', name: 'Keys', path: '/sources/keys' },
  { id: 'replays', name: 'Replays', path: '/sources/replays' },
  { id: 'tickets', name: 'Tickets', path: '/sources/tickets' },
  { id: 'storage', name: 'Storage', path: '/sources/storage' },
] as const;

/** The pages about what comes in. */
export function SourceTabs({ current }: { current: (typeof tabs)[number]['id'] }) {
  const environment = useSearchParams().get('environment');
  return (
    <LinkTabs
      label="About sources"
      current={current}
      items={tabs.map(({ id, name, path }) => ({ id, name, href: hrefWith(path, '', { environment }) }))}
    />
  );
}
