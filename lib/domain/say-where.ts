import { sayCount, sayNumber } from './say';
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
  const failing = where.connectors.filter((one) => one.affected > 0);
  const sound = where.connectors.length - failing.length;
  if (row.connector) {
    const others =
      sound > 0
        ? `${sayCount(sound)} other ${sound === 1 ? 'connector' : 'connectors'} of the same workflows had no failure.`
        : 'No other connector carries these workflows.';
    said.push({ claim: `One connector: ${row.connector.name}.`, proof: others });
  }
  if (row.supplier && technical.groupedBy.supplier) said.push({ claim: `One supplier: ${row.supplier}.`, proof: '' });
  const [first] = hit;
  if (hit.length === 1 && first) {
    const neighbours =
      working.length > 0
        ? `${sayCount(working.length)} other ${working.length === 1 ? 'facility' : 'facilities'} worked in the same workflow without it.${quiet}`
        : `No other facility sent anything in this workflow since.`;
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
