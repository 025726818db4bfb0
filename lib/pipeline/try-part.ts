import { checkPart, currentCatalog } from '@/lib/catalog';
import { type Actor, type Catalog, CatalogError, InvalidInputError } from '@/lib/domain';
import { sayPlural, sayTime } from '@/lib/domain/say';
import { sayValue } from '@/lib/domain/say-kpi';
import type { PartDraft, PartSection, PartTrial } from '@/lib/domain/views/catalog-editor';
import { checkEditor } from '@/lib/show';
import { previewKpiDraft } from './edit-kpi';
import { tryRouting } from './edit-routing';
import { tryRule } from './try-rule';

const TOLD = 12;

/** True for parts whose draft can be put to what is stored: a routing, the rule of a type that exists, a KPI. */
export const isTriable = (section: PartSection, id: string | null, catalog: Catalog): boolean =>
  section === 'routing' || section === 'kpis' || (section === 'exceptionTypes' && catalog.exceptionTypes.some(({ code }) => code === id));

/**
 * What a draft would have made of the last days, by the code that will judge. Nothing is stored. Errors: ForbiddenError, CatalogError with the faults
 * of the draft, InvalidInputError for a part that judges nothing, UnavailableError while another is tried.
 */
export async function tryCatalogPart(
  actor: Actor,
  { section, id, text }: PartDraft,
  { days, now }: { days: number; now: Date },
): Promise<PartTrial> {
  checkEditor(actor);
  const { catalog } = await currentCatalog();
  const edited = text === null ? null : checkPart(catalog, { section, id }, text);
  if (!edited || text === null) throw new InvalidInputError('What is taken out is not tried.');
  if (!edited.catalog) throw new CatalogError(edited.faults);
  if (!isTriable(section, edited.id, catalog)) throw new InvalidInputError('This part judges nothing of the past.');
  const { timezone } = catalog.organisation;
  if (section === 'routing') {
    const tried = await tryRouting(actor, edited.catalog.routing, { days, now });
    return {
      days,
      headline: `${sayPlural(tried.moved, 'exception')} of ${tried.exceptions} would have gone to another team.`,
      lines: tried.examples
        .slice(0, TOLD)
        .map(({ ref, title, from, to, because }) => `${ref} ${title}: from ${from.name} to ${to.name}, ${because}`),
    };
  }
  if (section === 'kpis') {
    const { number, kpi } = await previewKpiDraft(actor, {
      scope: { environment: 'production' },
      days,
      said: { id, said: { yaml: text } },
      now,
    });
    return {
      days,
      headline: number.value === null ? 'There is nothing to count in this time.' : `It would say ${sayValue(number.value, kpi.unit)}.`,
      lines: [],
    };
  }
  const type = edited.catalog.exceptionTypes.find(({ code }) => code === edited.id);
  if (!type) throw new InvalidInputError('This type is not there yet: what is new is tried once it is stored and switched off.');
  const tried = await tryRule(actor, { code: type.code, environment: 'production', said: { rule: type.rule, days }, now });
  if (!tried.ok) return { days, headline: tried.reason, lines: [] };
  return {
    days,
    headline: `It would have raised ${sayPlural(tried.raised, 'exception')} since ${sayTime(tried.from, timezone, 0)}; ${tried.stands} really stand.`,
    lines: tried.list.slice(0, TOLD).map(({ at, text: words }) => `${sayTime(at, timezone, now)} ${words}`),
  };
}
