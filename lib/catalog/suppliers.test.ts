import { expect, test } from 'vitest';
import { supplierSchema } from '@/lib/domain';
import { checkPart } from './edit-part';
import { indexCatalog } from './index-catalog';
import { loadCatalog } from './load-catalog';

test('a supplier is found by its code, its name and its other names, whatever the case', async () => {
  const catalog = await loadCatalog('catalog');
  const [first] = catalog.suppliers;
  if (!first) throw new Error('the default estate has suppliers');
  const more = { ...catalog, suppliers: [{ ...first, aliases: ['Old Name Inc'] }] };
  const { supplierOf } = indexCatalog(more);
  for (const called of [first.id, first.name, first.name.toUpperCase(), ` ${first.id.toLowerCase()} `, 'old name inc'])
    expect(supplierOf(called)?.id).toBe(first.id);
  expect(supplierOf('somebody else')).toBeUndefined();
});

test('every supplier of the default estate can be reached about orders, at reserved addresses and numbers only', async () => {
  const { suppliers } = await loadCatalog('catalog');
  expect(suppliers.length).toBeGreaterThan(50);
  for (const { id, contacts } of suppliers) {
    expect(
      contacts.some(({ purpose }) => purpose === 'orders'),
      id,
    ).toBe(true);
    for (const { mail, phone } of contacts) {
      if (mail) expect(mail).toMatch(/\.example$/);
      if (phone) expect(phone).toMatch(/ 555 01\d\d$/);
    }
  }
});

test.each([
  ['the name of another', 'id: SUP-1\nname: "{name}"\n', /is called "[^"]+" already/],
  [
    'a contact that nobody can reach',
    'id: SUP-1\nname: New\ncontacts: [{ purpose: orders, name: Desk }]\n',
    /phone number or a mail address/,
  ],
  ['a mail address that is none', 'id: SUP-1\nname: New\ncontacts: [{ purpose: orders, mail: desk }]\n', /mail/],
])('%s is refused', async (_, text, words) => {
  const catalog = await loadCatalog('catalog');
  const { catalog: sound, faults } = checkPart(
    catalog,
    { section: 'suppliers', id: null },
    text.replace('{name}', catalog.suppliers[0]?.name ?? ''),
  );
  expect(sound).toBeNull();
  expect(faults.map(({ message, mend }) => `${message} ${mend}`).join(' ')).toMatch(words);
});

test('what was written comes back as it was written', () => {
  const written = { id: 'SUP-1', name: 'A', contacts: [{ purpose: 'orders', phone: '+1 312 555 0100' }] };
  expect(supplierSchema.parse(written)).toMatchObject(written);
});
