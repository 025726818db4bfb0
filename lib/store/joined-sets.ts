/** Sets that only grow together (union-find): `join` makes one of two, `find` names the set a member is in. */
export class JoinedSets {
  readonly #parent = new Map<string, string>();

  add(node: string): void {
    if (!this.#parent.has(node)) this.#parent.set(node, node);
  }

  join(a: string, b: string): void {
    this.add(a);
    this.add(b);
    this.#parent.set(this.find(a), this.find(b));
  }

  find(node: string): string {
    let root = node;
    for (let next = this.#parent.get(root); next !== undefined && next !== root; next = this.#parent.get(root)) root = next;
    for (let at = node; at !== root; ) {
      const next = this.#parent.get(at) ?? root;
      this.#parent.set(at, root);
      at = next;
    }
    return root;
  }

  members(): Iterable<string> {
    return this.#parent.keys();
  }
}
