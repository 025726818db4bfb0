import Link from 'next/link';

/** Said instead of the editor to whoever may read the catalog and not change it. */
export function MayNot() {
  return (
    <section className="grid max-w-[70ch] gap-2">
      <h1>Only administrators edit the catalog</h1>
      <p className="text-ink-2">
        It takes the role of an administrator that is limited to no place, because its rules hold everywhere. You can read all of it under{' '}
        <Link href="/catalog" className="to">
          Catalog
        </Link>
        .
      </p>
    </section>
  );
}
