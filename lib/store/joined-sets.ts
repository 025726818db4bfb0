/** Sets that only grow together (union-find): `join` makes one of two, `find` names the set a member is in. */
export class JoinedSets {
  // Names are long and looked up once a call; the walk to the root is over numbers.
  readonly #ids = new Map<string, number>();
  readonly #names: string[] = [];
  readonly #parents: number[] = [];

  add(node: string): void {
    this.#idOf(node);
  }

  join(a: string, b: string): void {
    const from = this.#rootOf(this.#idOf(a));
    this.#parents[from] = this.#rootOf(this.#idOf(b));
  }

  find(node: string): string {
    const id = this.#ids.get(node);
    return id === undefined ? node : (this.#names[this.#rootOf(id)] ?? node);
  }

  members(): Iterable<string> {
    return this.#ids.keys();
  }

  #idOf(node: string): number {
    const known = this.#ids.get(node);
    if (known !== undefined) return known;
    const id = this.#names.length;
    this.#ids.set(node, id);
    this.#names.push(node);
    this.#parents.push(id);
    return id;
  }

  #rootOf(id: number): number {
    let root = id;
    for (let next = this.#parents[root]; next !== undefined && next !== root; next = this.#parents[root]) root = next;
    for (let at = id; at !== root; ) {
      const next = this.#parents[at] ?? root;
      this.#parents[at] = root;
      at = next;
    }
    return root;
  }
}
