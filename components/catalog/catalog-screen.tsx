import Link from 'next/link';
import { LinkTabs } from '@/components/ui/tabs';
import { Tag } from '@/components/ui/tag';
import { Time } from '@/components/ui/time';
import { sayCount, sayPlural } from '@/lib/domain/say';
import { hrefWith } from '@/lib/domain/scope-url';
import type { CatalogSection, CatalogView } from '@/lib/domain/views/catalog';
import { Coverage } from './coverage';
import { ExceptionTypes } from './exception-types';
import { Facilities, Interfaces, Teams } from './inventory';
import { Kpis, Workflows } from './measures';
import { Gaps, Versions } from './versions';

const names: Record<CatalogSection, string> = {
  facilities: 'Facilities',
  interfaces: 'Interfaces',
  workflows: 'Workflows',
  exceptions: 'Exception types',
  kpis: 'KPIs',
  teams: 'Teams',
  coverage: 'Coverage',
  gaps: 'Gaps',
  versions: 'Versions',
};
const sections = Object.keys(names) as CatalogSection[];

/** The estate as it is described, which part of it is evaluated, and what it does not know yet. Rendered on the server. */
export function CatalogScreen({ view, section, q }: { view: CatalogView; section: CatalogSection; q: string }) {
  const evaluated = view.exceptionTypes.filter(({ state }) => state === 'evaluated').length;
  const computed = view.kpis.filter(({ state }) => state === 'computed').length;
  const gaps = view.gaps.length === 0 ? 'no gap to close' : sayPlural(view.gaps.length, 'gap to close', 'gaps to close');
  return (
    <>
      <div>
        <h1 className="text-pretty">
          {sayPlural(view.facilities.length, 'facility', 'facilities')}, {sayPlural(view.interfaces.length, 'interface')} in{' '}
          {sayPlural(view.workflows.length, 'workflow')}; {sayCount(evaluated)} of {sayCount(view.exceptionTypes.length)} exception types
          are evaluated, {sayCount(computed)} of {sayCount(view.kpis.length)} KPIs computed
        </h1>
        <p className="mt-0.5 text-ink-2">
          {view.organisation}. Catalog version {view.version.version}
          {view.version.at ? (
            <>
              , applied <Time at={view.version.at} /> by {view.version.by}
            </>
          ) : null}
          ; {gaps}.{' '}
          {view.mayEdit ? (
            <Link className="to" href="/catalog/edit" prefetch={false}>
              Edit
            </Link>
          ) : null}
        </p>
      </div>
      <div className="min-w-0 rounded-l border border-line bg-surface">
        <div className="flex flex-wrap items-center gap-3 border-b border-line pr-3 pl-3.5 [&>nav]:border-0">
          <LinkTabs
            label="Parts of the catalog"
            current={section}
            items={sections.map((id) => ({
              id,
              name: names[id],
              count: view.counts[id],
              href: hrefWith('/catalog', '', { section: id === 'facilities' ? null : id, q }),
            }))}
          />
          <search className="ml-auto py-1.5">
            <form action="/catalog" className="flex items-center gap-2">
              {section === 'facilities' ? null : <input type="hidden" name="section" value={section} />}
              <input
                type="search"
                name="q"
                defaultValue={q}
                aria-label={`Find in ${names[section].toLowerCase()}`}
                placeholder="Find here"
                className="h-7 w-[180px] rounded-m border border-line bg-bg px-2"
              />
            </form>
          </search>
        </div>
        <Part view={view} section={section} q={q.trim().toLowerCase()} />
      </div>
      {q ? (
        <p className="text-ink-2">
          Only what contains <Tag>{q}</Tag>
        </p>
      ) : null}
    </>
  );
}

function Part({ view, section, q }: { view: CatalogView; section: CatalogSection; q: string }) {
  const has = (one: unknown) => q === '' || JSON.stringify(one).toLowerCase().includes(q);
  switch (section) {
    case 'facilities':
      return <Facilities rows={view.facilities.filter(has)} />;
    case 'interfaces':
      return <Interfaces rows={view.interfaces.filter(has)} />;
    case 'workflows':
      return <Workflows rows={view.workflows.filter(has)} />;
    case 'exceptions':
      return <ExceptionTypes rows={view.exceptionTypes.filter(has)} />;
    case 'kpis':
      return <Kpis rows={view.kpis.filter(has)} mayWrite={view.mayWriteKpis} />;
    case 'teams':
      return <Teams rows={view.teams.filter(has)} />;
    case 'coverage':
      return <Coverage rows={view.coverage.filter(has)} />;
    case 'gaps':
      return <Gaps rows={view.gaps.filter(has)} />;
    case 'versions':
      return <Versions rows={view.versions.filter(has)} />;
  }
}
