/** What each of the named questions is answered, once all are. They are asked before any is answered. */
export async function together<T extends Record<string, unknown>>(asked: T): Promise<{ [K in keyof T]: Awaited<T[K]> }> {
  const answers = await Promise.all(Object.entries(asked).map(async ([name, answer]) => [name, await answer] as const));
  // The names are those of `asked`, each with what its own question was answered.
  return Object.fromEntries(answers) as { [K in keyof T]: Awaited<T[K]> };
}
