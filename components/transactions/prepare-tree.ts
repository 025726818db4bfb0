import type { Span } from '@/lib/domain/views/transactions';

/** A span as one line of the tree: where it stands among its siblings, and what can be folded. */
export interface TreeLine {
  span: Span;
  /** Of the line of its parent among all spans; -1 for roots. */
  parent: number;
  at: number;
  /** Spans below it, however deep. */
  below: number;
  position: number;
  siblings: number;
}

/** The lines of spans in tree order. A line whose parent is not among the spans is a root. Cost: one step a span. */
export function prepareTree(spans: readonly Span[]): TreeLine[] {
  const lines: TreeLine[] = [];
  const open: number[] = [];
  const families = new Map<number, number[]>();
  for (const [at, span] of spans.entries()) {
    while (open.length > 0 && (spans[open.at(-1) ?? 0]?.depth ?? 0) >= span.depth) open.pop();
    const parent = span.depth === 0 ? -1 : (open.at(-1) ?? -1);
    const family = families.get(parent);
    if (family) family.push(at);
    else families.set(parent, [at]);
    lines.push({ span, parent, at, below: 0, position: family?.length ?? 1, siblings: 0 });
    open.push(at);
  }
  // Backwards, so that what is below a line is known before it is added to its parent.
  for (const line of lines.toReversed()) {
    const parent = lines[line.parent];
    if (parent) parent.below += line.below + 1;
  }
  for (const family of families.values())
    for (const at of family) {
      const line = lines[at];
      if (line) line.siblings = family.length;
    }
  return lines;
}

/** The lines that stand when these spans are folded: what is below a folded one is left out. */
export function unfolded(lines: readonly TreeLine[], folded: ReadonlySet<string>): TreeLine[] {
  if (folded.size === 0) return [...lines];
  const shown: TreeLine[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at];
    if (!line) continue;
    shown.push(line);
    if (folded.has(line.span.id)) at += line.below;
  }
  return shown;
}

/** The spans above one, nearest first: what must be unfolded to see it. */
export function above(lines: readonly TreeLine[], line: TreeLine): TreeLine[] {
  const found: TreeLine[] = [];
  for (let parent = lines[line.parent]; parent; parent = lines[parent.parent]) found.push(parent);
  return found;
}

/** The next line after `from` (or before it) that is so, going round; null when none is. */
export function seekLine(lines: readonly TreeLine[], from: number, step: 1 | -1, is: (span: Span) => boolean): TreeLine | null {
  for (let tried = 1; tried <= lines.length; tried += 1) {
    const line = lines[(from + step * tried + lines.length * 2) % lines.length];
    if (line && is(line.span)) return line;
  }
  return null;
}
