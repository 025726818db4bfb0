import { HydrationBoundary } from '@tanstack/react-query';
import { requireActor } from '@/app/_http';
import { type PageInput, readPageQuery } from '@/app/_page';
import { AuditScreen } from '@/components/audit/audit-screen';
import { AddressFaults } from '@/components/ui/address-faults';
import { auditQuery, dehydrateViews } from '@/lib/client';
import { auditEndpoint } from '@/lib/domain/endpoints';
import { listAudit } from '@/lib/show';

export const metadata = { title: 'Audit' };

export default async function AuditPage({ searchParams }: PageInput) {
  const search = await searchParams;
  const actor = await requireActor('/audit', search);
  const { params, query, faults } = readPageQuery(auditEndpoint, search);
  return (
    <HydrationBoundary state={dehydrateViews([[auditQuery(params).queryKey, await listAudit(actor, query)]])}>
      <AddressFaults faults={faults} />
      <AuditScreen params={params} />
    </HydrationBoundary>
  );
}
