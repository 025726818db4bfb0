import type { Checking } from './checking';

/** Checks that no two suppliers answer to the same code or name: what a sender calls one must find that one. */
export function checkSuppliers({ draft, report }: Checking): void {
  const known = new Map<string, string>();
  draft.suppliers.forEach(({ id, name, aliases }, i) => {
    const called = [[['id'], id], [['name'], name], ...aliases.map((alias, j) => [['aliases', j], alias] as const)] as const;
    for (const [path, text] of called) {
      const word = text.trim().toLowerCase();
      const other = known.get(word);
      if (other !== undefined && other !== id)
        report(['suppliers', i, ...path], `${other} is called "${text}" already.`, 'Give each supplier codes and names of its own.');
      else known.set(word, id);
    }
  });
}
