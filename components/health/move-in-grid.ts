/** A place in the matrix, as people count: row 0 holds the names of the workflows, column 0 those of the facilities. */
export interface GridPlace {
  readonly row: number;
  readonly column: number;
}

export interface GridShape {
  /** Columns with the one of names. */
  readonly columns: number;
  /** For each row whether one can go there: headings between groups of rows hold nothing. */
  readonly rows: readonly boolean[];
}

/** How many rows a page is. */
const PAGE = 10;

function rowFrom({ rows }: GridShape, from: number, step: number, times = 1): number {
  let [at, left] = [from, times];
  for (let next = from + step; next >= 0 && next < rows.length && left > 0; next += step)
    if (rows[next]) {
      at = next;
      left -= 1;
    }
  return at;
}

/** Where a key leads in a grid (WAI-ARIA Authoring Practices, grid pattern); null for a key that leads nowhere there. The corner holds nothing to go to. */
export function moveInGrid(at: GridPlace, { key, ctrl }: { key: string; ctrl: boolean }, shape: GridShape): GridPlace | null {
  const last = shape.columns - 1;
  const inRow = (row: number, column: number): GridPlace => ({ row, column: row === 0 ? Math.max(1, column) : column });
  switch (key) {
    case 'ArrowRight':
      return { row: at.row, column: Math.min(last, at.column + 1) };
    case 'ArrowLeft':
      return inRow(at.row, Math.max(0, at.column - 1));
    case 'ArrowDown':
      return inRow(rowFrom(shape, at.row, 1), at.column);
    case 'ArrowUp':
      return inRow(rowFrom(shape, at.row, -1), at.column);
    case 'PageDown':
      return inRow(rowFrom(shape, at.row, 1, PAGE), at.column);
    case 'PageUp':
      return inRow(rowFrom(shape, at.row, -1, PAGE), at.column);
    case 'Home':
      return inRow(ctrl ? rowFrom(shape, -1, 1) : at.row, 0);
    case 'End':
      return inRow(ctrl ? rowFrom(shape, shape.rows.length, -1) : at.row, last);
    default:
      return null;
  }
}
