import type { DocumentLine, DocumentLines } from '@/lib/domain';
import type { Flow } from './flow-rules';
import { type Redactor, replaceSensitive, type Sensitive } from './redactor';

const ids = ['line', 'item', 'supplierItem', 'unit', 'code'] as const;
const texts = ['description', 'reason'] as const;

interface By {
  redactor: Redactor;
  flow: Flow;
  sensitive: readonly Sensitive[];
}

/** The lines of a document as they may be kept: the very object when nothing has to go, which is nearly always. Item numbers and units stay. */
export function redactLines(document: DocumentLines, by: By): DocumentLines {
  const lines = document.lines.map((line) => redactLine(line, by));
  return lines.every((line, at) => line === document.lines[at]) ? document : { ...document, lines };
}

function redactLine(line: DocumentLine, { redactor, flow, sensitive }: By): DocumentLine {
  let kept = line;
  const set = (name: (typeof ids)[number] | (typeof texts)[number], value: string) => {
    if (value !== line[name]) kept = { ...kept, [name]: value };
  };
  for (const name of ids) if (line[name] !== undefined) set(name, redactor.id(line[name]));
  for (const name of texts) if (line[name] !== undefined) set(name, replaceSensitive(redactor.text(line[name], flow), sensitive));
  return kept;
}
