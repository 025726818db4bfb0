import type { Actor, Scope, TimeWindow } from '@/lib/domain';
import { sayChange } from '@/lib/domain/say-kpi';
import type { KpiRow } from '@/lib/domain/views/kpis';
import type { Movement } from '@/lib/domain/views/movement';
import type { ReportMovement } from '@/lib/domain/views/reports';
import { readMovement } from './read-movement.db';

const SHOWN = 3;
/** So many of the largest changes are looked at closely: each is several reads. */
const LOOKED_AT = 6;
const CONTRIBUTORS = 3;

/** How large a change is for its measure: 1 is the way from target to critical, or all of the value before where there is no target. */
function weigh({ change, thresholds, previous }: KpiRow): number {
  const scale = thresholds ? Math.abs(thresholds.critical - thresholds.target) : Math.abs(previous.value ?? 0);
  return Math.abs(change ?? 0) / (scale || 1);
}

interface Input {
  actor: Actor;
  scope: Scope;
  window: TimeWindow & { previous: TimeWindow & { name: string } };
  kpis: readonly KpiRow[];
  now: Date;
}

/** The up to three measures that moved most against the period before, each by more than chance leaves open, with who moved them. */
export async function listMovements({ actor, scope, window, kpis, now }: Input): Promise<ReportMovement[]> {
  const largest = kpis
    .filter(({ change }) => change !== null && change !== 0)
    .sort((a, b) => weigh(b) - weigh(a))
    .slice(0, LOOKED_AT);
  const moved: ReportMovement[] = [];
  for (const row of largest) {
    if (moved.length === SHOWN) break;
    const movement = await readMovement(actor, { id: row.id, scope, window, against: 'previous', now });
    const said = prepareMovement(row, movement);
    if (said) moved.push(said);
  }
  return moved;
}

/** The movement as a report tells it; null when it may be chance. */
export function prepareMovement(
  row: Pick<KpiRow, 'id' | 'name' | 'unit' | 'direction' | 'lineage'>,
  movement: Movement,
): ReportMovement | null {
  const against = movement.comparisons.find(({ kind }) => kind === 'previous');
  if (against?.verdict !== 'changed' || against.change === null) return null;
  const { unit, direction } = row;
  const verdict = (direction === 'lower' ? against.change > 0 : against.change < 0) ? 'worse' : 'better';
  const same = ({ effect }: { effect: number }) => Math.sign(effect) === Math.sign(against.change ?? 0);
  const contributors = movement.groups
    .filter(({ by }) => by === 'facility' || by === 'supplier')
    .flatMap(({ parts }) => parts)
    .filter(same)
    .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect))
    .slice(0, CONTRIBUTORS)
    .flatMap(({ id, name, effect, lineage }) => {
      const said = sayChange({ change: effect, unit, direction });
      return said?.verdict ? [{ id, name, words: `${said.figure} ${said.verdict}`, lineage }] : [];
    });
  return { kpi: { id: row.id, name: row.name }, verdict, sentence: movement.sentence, contributors, lineage: row.lineage };
}
