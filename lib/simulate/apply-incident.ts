import { diceOf, drawIndex, drawShare } from './draw-chance';
import type { Effect } from './effect';
import type { Emission } from './emission';
import { habitOf } from './find-habit';
import { decimal, type Telling } from './habit';
import { type Incident, listEffects } from './incident';
import type { Details, SimulatedTransaction } from './simulation';
import { tellAnswer } from './tell-lines';

type Said = Pick<Emission, 'planned' | 'interface' | 'occurredMs' | 'status'>;
type LoadItems = Extract<Effect, { kind: 'load_items' }>;

/** What an incident makes an event say: other words, another status, another clock. */
interface Otherwise {
  incident: Incident;
  tells?: Telling;
  status?: Emission['status'];
  aheadMs?: number;
}

/** Transactions of a load are surges, numbered from here on. */
export const LOAD_FIRST = 900_000;
/** Items are numbered in this span. */
const ITEMS = 9000;
/** Of the items of the estate one manufacturer makes so many. */
const MADE_BADLY = 640;
/** Codes with which suppliers answer to a unit or price that is off by a factor. */
const badAnswers = [
  ['IP', 0.5],
  ['R3', 0.3],
  ['IQ', 0.2],
] as const;
const BELOW_ZERO_SHARE = 0.08;

const loadOf = (tx: SimulatedTransaction, incidents: readonly Incident[]) =>
  tx.surge && tx.ordinal >= LOAD_FIRST && tx.workflow.workflow.id === 'wf-item-contract'
    ? listEffects(incidents, 'load_items').find(
        ({ incident, effect }) => tx.startMs >= incident.fromMs && tx.startMs < incident.fromMs + effect.withinMs,
      )
    : undefined;

const isBad = ({ loadId }: LoadItems, item: string): boolean => drawShare(diceOf(`${loadId} ${item}`), 0) < MADE_BADLY / ITEMS;
const factorOf = ({ loadId, factors }: LoadItems, item: string): number =>
  factors[drawIndex(diceOf(`${loadId} ${item}`), 1, factors.length)] ?? 10;

/** Returns what the transaction is about while these incidents are at work. */
export function changeDetails(details: Details, tx: SimulatedTransaction, incidents: readonly Incident[]): Details {
  if (incidents.length === 0) return details;
  const load = loadOf(tx, incidents);
  if (load) {
    const bad = drawShare(tx.dice, 40) < load.effect.badShare;
    const item = details.keys.find(({ type }) => type === 'item_id')?.value ?? '';
    const change_factor = bad ? factorOf(load.effect, item).toFixed(2) : '1.00';
    return { ...details, attributes: { ...details.attributes, load_id: load.effect.loadId, change_factor } };
  }
  const rejecting = rejectsOf(tx, incidents);
  if (!rejecting) return details;
  const lines = Number(details.measures['lines'] ?? 1);
  const suspense = Math.max(Number(details.traits['suspense']), Math.round(Number(details.measures['amountMinor']) * 0.06));
  return {
    ...details,
    traits: { ...details.traits, suspense, reason: rejecting.effect.code, arrived: lines - Math.max(1, Math.floor(lines * 0.06)) },
  };
}

/** The journals of the place that come while the mapping is gone. */
function rejectsOf(tx: SimulatedTransaction, incidents: readonly Incident[]) {
  if (tx.workflow.workflow.id !== 'wf-gl-posting') return undefined;
  return listEffects(incidents, 'refuse_departments').find(
    ({ incident, effect }) =>
      effect.facilities.includes(tx.place.facility.id) && tx.startMs >= incident.fromMs && tx.startMs < incident.toMs,
  );
}

/** Returns what the event of a step that worked says otherwise because of an incident, or null. */
export function tellOtherwise(
  { planned, occurredMs, status }: Said,
  { tx, details }: { tx: SimulatedTransaction; details: Details },
  incidents: readonly Incident[],
): Otherwise | null {
  const milestone = planned.milestone.id;
  const load = loadOf(tx, incidents);
  if (load && details.attributes['change_factor'] !== '1.00') return { incident: load.incident };
  if (milestone === 'po_supplier_ack') return answerBadly({ occurredMs, status }, { tx, details }, incidents);
  if (milestone === 'jb_line_rejected' || milestone === 'jb_posted') {
    const rejecting = rejectsOf(tx, incidents);
    return rejecting ? { incident: rejecting.incident } : null;
  }
  const application = habitOf(tx.workflow.workflow.id, milestone).application?.(details) ?? planned.milestone.application;
  const skewed = listEffects(incidents, 'shift_clock').find(
    ({ incident, effect }) =>
      effect.application === application &&
      effect.facilities.includes(tx.place.facility.id) &&
      occurredMs >= incident.fromMs &&
      occurredMs < incident.toMs,
  );
  return skewed ? { incident: skewed.incident, aheadMs: skewed.effect.aheadMs } : null;
}

/** inc-03: an order of an item whose unit is wrong since the load comes back with the price or the quantity off by its factor. */
function answerBadly(
  { occurredMs, status }: Pick<Said, 'occurredMs' | 'status'>,
  { tx, details }: { tx: SimulatedTransaction; details: Details },
  incidents: readonly Incident[],
): Otherwise | null {
  const item = String(details.traits['item']);
  const hit = listEffects(incidents, 'load_items').find(
    ({ incident, effect }) => tx.startMs >= incident.fromMs && occurredMs < incident.toMs && isBad(effect, item),
  );
  if (!hit || status !== 'completed') return null;
  const factor = factorOf(hit.effect, item);
  let left = drawShare(tx.dice, 41);
  const code = badAnswers.find(([, share]) => {
    left -= share;
    return left < 0;
  })?.[0];
  const priced = code !== 'IQ';
  return {
    incident: hit.incident,
    status: 'completed_with_warning',
    tells: {
      documentLines: tellAnswer(details, tx, {
        code: code ?? 'IP',
        priceCents: priced ? Math.round(Number(details.traits['priceCents']) * factor) : Number(details.traits['gotCents']),
      }),
      attributes: {
        ack_code: code ?? 'IP',
        ack_lines: `${details.traits['changedLine']}:${code ?? 'IP'}`,
        item_class: String(details.traits['itemClass']),
        ...(priced ? { ack_unit_price: decimal(Number(details.traits['priceCents']) * factor) } : {}),
      },
      keys: [{ type: 'item_id', value: item }],
    },
  };
}

/** inc-10: one event for each department whose lines of a journal were rejected, in place of one for the whole. */
export function lineRejects(emissions: Emission[], incidents: readonly Incident[]): Emission[] {
  return listEffects(incidents, 'refuse_departments').flatMap(({ incident, effect }) =>
    emissions
      .filter(({ planned, incidents: touched, copy }) => planned.milestone.id === 'jb_line_rejected' && touched.includes(incident) && !copy)
      .flatMap((emission) => {
        const [first, ...others] = effect.departments;
        emission.department = first ?? null;
        return others.map((department, i) => ({ ...emission, id: `${emission.id}.${i + 2}`, department }));
      }),
  );
}

/** inc-09: what was delivered in the days before comes again under new ids; the ledger of charges knows its own and drops them. */
export function deliverAgain(emissions: readonly Emission[], tx: SimulatedTransaction, incidents: readonly Incident[]): Emission[] {
  return listEffects(incidents, 'deliver_again').flatMap(({ incident, effect }) => {
    const chosen =
      tx.workflow.workflow.id === 'wf-charge-supply' &&
      effect.facilities.includes(tx.place.facility.id) &&
      tx.startMs >= incident.fromMs - effect.reachesBackMs &&
      drawShare(tx.dice, 42) < effect.share;
    if (!chosen) return [];
    const done = (milestone: string) =>
      emissions.find(
        ({ planned, status, copy, sendMs }) =>
          planned.milestone.id === milestone && status === 'completed' && !copy && sendMs < incident.fromMs,
      );
    const delivered = done('use_in_erp');
    if (!delivered) return [];
    const lastsMs = Number.isFinite(incident.toMs) ? incident.toMs - incident.fromMs : 2_400_000;
    const atMs = Math.round(incident.fromMs + lastsMs * drawShare(tx.dice, 43));
    const below = drawShare(tx.dice, 44) < BELOW_ZERO_SHARE;
    const again = (of: Emission | undefined, laterMs: number, more: Partial<Emission>): Emission[] =>
      of
        ? [
            {
              ...of,
              id: `${of.id}.again`,
              occurredMs: atMs + laterMs,
              sendMs: atMs + laterMs + 300,
              attempt: of.attempt + 1,
              takenUp: 'operator',
              replayId: effect.replayId,
              incidents: [incident],
              ...more,
            },
          ]
        : [];
    return [
      ...again(done('use_sent'), 0, {}),
      ...again(delivered, 2000, { tells: below ? { attributes: { on_hand_after: -1 - drawIndex(tx.dice, 45, 5) } } : null }),
      ...again(done('charge_in_billing'), 4000, { status: 'duplicate' }),
    ];
  });
}
