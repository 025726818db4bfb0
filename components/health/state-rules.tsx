import { StateMark } from '@/components/ui/glyph';
import { Panel } from '@/components/ui/panel';

const rules = [
  ['crit', 'Critical', 'an open exception of this severity touches the place.'],
  ['high', 'High', 'the same, one step lower.'],
  [
    'unknown',
    'Unknown',
    'nothing came for at least 15 minutes, although the same span of yesterday and of the same weekday last week had traffic in ten or more different minutes (fifteen, while only one of these days is known). A day off is never compared with a working day. Silence hides medium and lesser states.',
  ],
  ['medium', 'Medium', 'an open exception of this severity touches the place, or an application metric of it is bad by the catalog.'],
  [
    'watch',
    'Watch',
    'a low exception, a failure that no open exception holds, or more than twice the usual share of failed log entries plus one percent (of the week before; above 5 % while no usual is known), and at least three; or an application metric worth watching, or one that stopped within a day.',
  ],
  ['good', 'Good', 'there is traffic, and none of the above.'],
] as const;

/** How states come about: rules anybody can check, on the page that shows them. */
export function StateRules() {
  return (
    <Panel label="How states are decided">
      <details>
        <summary className="font-medium text-ink-2">How states are decided</summary>
        <dl className="mt-3 grid max-w-[860px] gap-2">
          {rules.map(([state, word, rule]) => (
            <div key={state} className="grid gap-x-3 md:grid-cols-[96px_1fr]">
              <dt>
                <StateMark state={state}>{word}</StateMark>
              </dt>
              <dd className="text-ink-2">{rule}</dd>
            </div>
          ))}
          <div className="grid gap-x-3 md:grid-cols-[96px_1fr]">
            <dt className="font-medium">-</dt>
            <dd className="text-ink-2">no traffic and none expected. Without data a place is never good.</dd>
          </div>
        </dl>
        <p className="mt-3 max-w-[860px] text-ink-2">
          Counts in cells are transactions that failed in the chosen time or are held by an open exception; each opens the list of exactly
          those. Faint counts are transactions that started in the chosen time. A place is never better than the worst of its cells. The
          time is widened to whole hours.
        </p>
      </details>
    </Panel>
  );
}
