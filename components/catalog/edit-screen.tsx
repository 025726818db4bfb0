'use client';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter, useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { PageHead } from '@/components/ui/page-head';
import { PickMenu } from '@/components/ui/pick-menu';
import { SkeletonRows } from '@/components/ui/skeleton';
import { catalogPartQuery, catalogPartsQuery } from '@/lib/client';
import { sayCount } from '@/lib/domain/say';
import { hrefWith } from '@/lib/domain/scope-url';
import type { CatalogParts, PartSection } from '@/lib/domain/views/catalog-editor';
import { PartEditor } from './part-editor';
import { RollBackList } from './roll-back-list';

const NEW = 'new';
type Section = CatalogParts['sections'][number];

/** Edits any part of the catalog as people write it: checked as a whole while typing, compared, tried on history, stored as a new version. */
export function EditScreen() {
  const { data } = useSuspenseQuery(catalogPartsQuery());
  const router = useRouter();
  const search = useSearchParams();
  const section = data.sections.find(({ id }) => id === search.get('section')) ?? data.sections[0];
  const asked = search.get('id');
  const id = section?.single ? section.id : asked === NEW ? null : (asked ?? section?.parts[0]?.id ?? null);
  const go = (changes: Record<string, string | null>) => router.push(hrefWith('/catalog/edit', search, changes), { scroll: false });
  if (!section) return null;
  return (
    <>
      <PageHead
        above={
          <Link href="/catalog" prefetch={false} className="to">
            Catalog
          </Link>
        }
        title="Edit the catalog"
        lede={`Version ${data.version} is in force. What you store is a new version, checked as a whole first.`}
      />
      <div className="flex flex-wrap items-center gap-2">
        <PickMenu
          name="Part"
          single
          summary={section.name}
          options={data.sections.map((one) => ({ id: one.id, name: one.name, hint: one.single ? '' : sayCount(one.parts.length) }))}
          chosen={[section.id]}
          choose={([next]) => go({ section: next ?? null, id: null })}
        />
        {section.single ? null : (
          <>
            <PickMenu
              name="Which"
              single
              summary={id === null ? 'A new one' : (section.parts.find((one) => one.id === id)?.name ?? id)}
              options={section.parts}
              chosen={id === null ? [] : [id]}
              choose={([next]) => go({ id: next ?? null })}
            />
            <Button onClick={() => go({ id: NEW })} disabled={id === null}>
              Add one
            </Button>
          </>
        )}
      </div>
      {id === null ? (
        <NewPart key={section.id} section={section} />
      ) : (
        <StoredPart key={`${section.id} ${id}`} section={section.id} id={id} />
      )}
      <RollBackList data={data} />
    </>
  );
}

function StoredPart({ section, id }: { section: PartSection; id: string }) {
  const { data, error, refetch } = useQuery(catalogPartQuery(section, id));
  if (error) return <ErrorState title="This part could not be loaded" detail={error.message} retry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={8} />;
  return <PartEditor section={section} id={id} stored={data.text} start={data.text} versions={data.versions} />;
}

/** A new one begins as a copy of another: most of its fields are the same. */
function NewPart({ section }: { section: Section }) {
  const [of, setOf] = useState(section.parts[0]?.id ?? null);
  const { data } = useQuery({ ...catalogPartQuery(section.id, of ?? ''), enabled: of !== null });
  const note =
    of === null
      ? ''
      : section.id === 'runbooks'
        ? '<!-- runbooks/name.md -->\n'
        : `# A copy of ${of}. Give it an id and a name of its own.\n`;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      {of === null ? null : (
        <PickMenu
          name="Begin as a copy of"
          single
          summary={section.parts.find(({ id }) => id === of)?.name ?? of}
          options={section.parts}
          chosen={[of]}
          choose={([next]) => setOf(next ?? of)}
        />
      )}
      {of !== null && !data ? (
        <SkeletonRows rows={8} />
      ) : (
        <PartEditor key={of} section={section.id} id={null} stored={null} start={`${note}${data?.text ?? ''}`} versions={[]} />
      )}
    </div>
  );
}
