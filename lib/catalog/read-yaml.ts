import { LineCounter, type ParsedNode, parseDocument } from 'yaml';

export interface ReadYaml {
  value: unknown;
  /** What the text holds with its places; null where it cannot be read. */
  contents: ParsedNode | null;
  lines: LineCounter;
  /** Nothing was read when there is one. */
  faults: { line: number; message: string }[];
}

/** The YAML of a text, or why it is none. One that is nested without an end, or grows without an end through its aliases, is none. */
export function readYaml(text: string): ReadYaml {
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter: lines });
    const faults = document.errors.map(({ message, pos }) => ({
      line: lines.linePos(pos[0]).line,
      message: `${message.split('\n')[0] ?? message}.`,
    }));
    return { value: faults.length === 0 ? document.toJS() : null, contents: document.contents, lines, faults };
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof ReferenceError)) throw error;
    const message = 'It is nested too deeply, or repeats itself through aliases too often.';
    return { value: null, contents: null, lines, faults: [{ line: 1, message }] };
  }
}
