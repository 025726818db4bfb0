'use client';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { Glyph } from '@/components/ui/glyph';
import { hrefWith, scopeOf } from '@/lib/domain/scope-url';
import type { HealthPlace } from '@/lib/domain/views/health';
import { glyphOf, isTrouble, stateWords } from './state-words';

function FacilityLine({ place, search }: { place: HealthPlace; search: URLSearchParams }) {
  const glyph = glyphOf(place.state);
  return (
    <li className="border-b border-line last:border-0">
      <Link
        href={hrefWith(`/facilities/${place.id}`, scopeOf(search))}
        prefetch={false}
        className="flex min-h-11 items-center gap-2.5 px-3.5 py-2"
      >
        {glyph ? <Glyph state={glyph} /> : <span className="w-3" />}
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">{place.name}</span>
          <span className="block truncate text-s text-ink-3">{place.why[0] ?? stateWords[place.state]}</span>
        </span>
        <span className="text-s text-ink-3">{place.city.split(',')[0]}</span>
      </Link>
    </li>
  );
}

/** The facilities as a list, for narrow screens: those in trouble, the rest folded away. */
export function FacilityList({ facilities }: { facilities: HealthPlace[] }) {
  const search = useSearchParams();
  const trouble = facilities.filter((place) => isTrouble(place.state));
  const calm = facilities.filter((place) => !isTrouble(place.state));
  return (
    <>
      {trouble.length === 0 ? <p className="px-3.5 py-3 text-ink-2">No facility needs anybody now.</p> : null}
      <ul>
        {trouble.map((place) => (
          <FacilityLine key={place.id} place={place} search={search} />
        ))}
      </ul>
      {calm.length > 0 ? (
        <details className="border-t border-line">
          <summary className="flex min-h-11 items-center px-3.5 font-medium text-ink-2">{calm.length} more without trouble</summary>
          <ul className="border-t border-line">
            {calm.map((place) => (
              <FacilityLine key={place.id} place={place} search={search} />
            ))}
          </ul>
        </details>
      ) : null}
    </>
  );
}
