import { sayCount, sayNumber, sayPlural } from './say';
import type { ExceptionView } from './views/exception';

export interface WhereWords {
  /** The claim, then what proves it. */
  claim: string;
  proof: string;
}

/** Whether it is one place or many, said with the neighbours that do or do not share it. */
export function sayWhere({ where, row, technical }: Pick<ExceptionView, 'where' | 'row' | 'technical'>): WhereWords[] {
  const said: WhereWords[] = [];
  const hit = where.facilities.filter((one) => one.state === 'affected');
  const working = where.facilities.filter((one) => one.state === 'working');
  const silent = where.facilities.length - hit.length - working.length;
  const quiet = silent > 0 ? ` ${sayCount(silent)} sent nothing.` : '';
  const { connector } = row;
  if (connector) {
    const others = where.connectors.filter(({ id }) => id !== connector.id);
    const sum = (pick: (one: (typeof others)[number]) => number) => others.reduce((total, one) => total + pick(one), 0);
    const name = `${sayCount(others.length)} other ${others.length === 1 ? 'connector' : 'connectors'} of the same workflows`;
    const failures = sum(({ affected }) => affected);
    const proof =
      others.length === 0
        ? 'No other connector carries these workflows.'
        : `${name} ${failures === 0 ? 'did not fail once' : `failed ${sayPlural(failures, 'time')}`} in ${sayCount(sum(({ events }) => events))} events.`;
    said.push({ claim: `One connector: ${connector.name}.`, proof });
  }
  if (row.supplier && technical.groupedBy.supplier) said.push({ claim: `One supplier: ${row.supplier}.`, proof: '' });
  const through = connector ? 'over the same connector' : 'in the same workflow';
  const [first] = hit;
  if (hit.length === 1 && first) {
    const neighbours =
      working.length > 0
        ? `${sayCount(working.length)} other ${working.length === 1 ? 'facility' : 'facilities'} worked ${through} without it.${quiet}`
        : `No other facility sent anything ${through} since.`;
    said.push({ claim: `Only ${first.name}:`, proof: neighbours });
  } else if (hit.length > 1 && working.length === 0) {
    said.push({ claim: 'Not one site:', proof: `all ${sayNumber(hit.length)} facilities that sent anything are affected.${quiet}` });
  } else if (hit.length > 1) {
    said.push({
      claim: `${sayCount(hit.length)} of ${sayCount(hit.length + working.length)} facilities:`,
      proof: `the other ${sayCount(working.length)} worked without it.${quiet}`,
    });
  }
  return said;
}
