'use client';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { StateMark } from '@/components/ui/glyph';
import { PageHead } from '@/components/ui/page-head';
import { hrefWith, scopeOf } from '@/lib/domain/scope-url';
import type { HealthPlace } from '@/lib/domain/views/health';
import { glyphOf, stateWords } from './state-words';

/** The way back to Health, for the pages below it. */
export function HealthCrumb({ kind }: { kind: string }) {
  const search = useSearchParams();
  return (
    <>
      <Link href={hrefWith('/health', scopeOf(search))} prefetch={false} className="hover:underline">
        Health
      </Link>
      <span aria-hidden="true">/</span>
      <span>{kind}</span>
    </>
  );
}

/** A place by name with its state and the reasons of it. */
export function PlaceHead({ place, kind, title }: { place: HealthPlace; kind: string; title?: string }) {
  const glyph = glyphOf(place.state);
  const calm = place.state === 'none' ? 'Nothing came in this time, and nothing was expected.' : 'Traffic flows and nothing is wrong.';
  return (
    <div>
      <PageHead
        above={<HealthCrumb kind={kind} />}
        title={title ?? place.name}
        lede={
          glyph ? (
            <StateMark state={glyph} size={14}>
              {stateWords[place.state]}
            </StateMark>
          ) : (
            stateWords[place.state]
          )
        }
      />
      <p className="mt-1 text-ink-2">{place.why.length > 0 ? `${place.why.join('. ')}.` : calm}</p>
    </div>
  );
}
