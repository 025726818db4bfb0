import { HydrationBoundary } from '@tanstack/react-query';
import { requireActor } from '@/app/_http';
import { type PageInput, readPageQuery } from '@/app/_page';
import { TemplateScreen } from '@/components/telling/template-screen';
import { EmptyState } from '@/components/ui/empty-state';
import { dehydrateViews, templateQuery } from '@/lib/client';
import { maySetRules } from '@/lib/domain';
import { templateEndpoint } from '@/lib/domain/endpoints';
import { readTemplate } from '@/lib/show';

export const metadata = { title: 'Template of a message' };

export default async function TemplatePage({ searchParams }: PageInput) {
  const search = await searchParams;
  const actor = await requireActor('/on-call/telling/template', search);
  if (!maySetRules(actor)) return <EmptyState title="Templates are written by administrators of the catalog">Ask one of them.</EmptyState>;
  const { query } = readPageQuery(templateEndpoint, search);
  const form = await readTemplate(actor, query.template);
  return (
    <HydrationBoundary state={dehydrateViews([[templateQuery(query.template ?? null).queryKey, form]])}>
      <TemplateScreen key={query.template ?? 'new'} id={query.template ?? null} />
    </HydrationBoundary>
  );
}
