'use client';
import { StateMark } from '@/components/ui/glyph';
import { Panel } from '@/components/ui/panel';
import { Row, RowHead, Table, TableBody, TableHead, Td, Th } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import { sayCount, sayDuration } from '@/lib/domain/say';
import { sayTimes } from '@/lib/domain/say-slo';
import type { SloView } from '@/lib/domain/views/slos';

type Pair = NonNullable<SloView['pairs']>[number];
type Side = Pair['long'];

/** How fast the budget goes now, over each pair of windows that an alarm goes by. */
export function SloPairs({ slo }: { slo: SloView }) {
  if (slo.pairs === null) {
    return (
      <Panel title="Burn now">
        <p className="text-ink-2">Alarms go by all places together; you look at some of them.</p>
      </Panel>
    );
  }
  return (
    <Panel title="Burn now" hint="times as fast as the budget lasts; both windows must exceed" flush>
      <Table caption="Burn rate over each pair of windows">
        <TableHead>
          <Th className="pl-3.5">Alarm above</Th>
          <Th>Long window</Th>
          <Th>Short window</Th>
          <Th className="pr-3.5">State</Th>
        </TableHead>
        <TableBody>
          {slo.pairs.map((pair) => (
            <Row key={pair.burn}>
              <RowHead className="pl-3.5 font-semibold whitespace-nowrap tabular-nums">{pair.burn}</RowHead>
              <Window side={pair.long} limit={pair.burn} />
              <Window side={pair.short} limit={pair.burn} />
              <Td className="pr-3.5 py-1.5">
                <State pair={pair} least={slo.minEvents} />
              </Td>
            </Row>
          ))}
        </TableBody>
      </Table>
    </Panel>
  );
}

function Window({ side, limit }: { side: Side; limit: number }) {
  return (
    <Td className="py-1.5 tabular-nums">
      {side.burn === null ? (
        <span className="text-ink-3">no data</span>
      ) : (
        <b className={side.burn > limit ? 'font-semibold' : 'font-normal'}>{sayTimes(side.burn)} times</b>
      )}
      <span className="block text-s whitespace-nowrap text-ink-3">
        {sayDuration(side.ms)}
        {side.burn === null ? '' : `, ${sayCount(side.bad)} of ${sayCount(side.good + side.bad)}`}
      </span>
    </Td>
  );
}

function State({ pair, least }: { pair: Pair; least: SloView['minEvents'] }) {
  if (pair.since)
    return (
      <StateMark state="high">
        Raised <Time at={pair.since} />
      </StateMark>
    );
  const n = (side: Side) => side.good + side.bad;
  if (n(pair.long) === 0) return <StateMark state="unknown">No data</StateMark>;
  if (least && (n(pair.long) < least.over || n(pair.short) < least.now)) return <StateMark state="notyet">Too few to judge</StateMark>;
  return <StateMark state="good">Quiet</StateMark>;
}
