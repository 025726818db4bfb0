import { requireActor } from '@/app/_http';
import { CatalogScreen } from '@/components/catalog/catalog-screen';
import { catalogSections } from '@/lib/domain/views/catalog';
import { readCatalog } from '@/lib/show';

export const metadata = { title: 'Catalog' };

export default async function CatalogPage({ searchParams }: PageProps<'/catalog'>) {
  const search = await searchParams;
  const actor = await requireActor('/catalog', search);
  const section = catalogSections.find((one) => one === search.section) ?? 'facilities';
  return <CatalogScreen view={await readCatalog(actor, new Date())} section={section} q={typeof search.q === 'string' ? search.q : ''} />;
}
