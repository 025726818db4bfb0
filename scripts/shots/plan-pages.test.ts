import { describe, expect, test } from 'vitest';
import { listRoutes } from './list-routes';
import { planPages, type Subjects, subjectsOf } from './plan-pages';

const subjects = new Proxy({} as Subjects, { get: (_, name) => `a-${String(name)}` });

describe('pages to take pictures of', () => {
  test('are all pages of the product, each once', () => {
    const routes = listRoutes();
    expect(routes.length).toBeGreaterThan(40);
    const pages = planPages(routes, subjects);
    expect(pages.map(({ name }) => name)).toEqual([...new Set(pages.map(({ name }) => name))]);
    for (const route of routes.filter((one) => one !== '/')) {
      const shape = new RegExp(`^${route.replaceAll(/\[\w+\]/g, 'a-\\w+')}(\\?.*)?$`);
      expect(
        pages.some(({ address }) => shape.test(address)),
        route,
      ).toBe(true);
    }
  });

  test('a page of a thing that nobody can find is refused, not left out', () => {
    expect(() => planPages([...listRoutes(), '/planets/[id]'], subjects)).toThrow('/planets/[id]');
  });

  test('only what the wanted pages are made of is looked for', () => {
    expect(subjectsOf((name) => name === 'health')).toEqual(new Set());
    expect(subjectsOf((name) => name.startsWith('transactions'))).toEqual(new Set(['transaction']));
    expect(subjectsOf(() => true).size).toBe(15);
  });

  test('a list is shown empty, a thing as missing', () => {
    const pages = new Map(planPages(listRoutes(), subjects).map((page) => [page.name, page]));
    expect(pages.get('health')).toMatchObject({ emptyAddress: '/health?environment=development', missingAddress: null });
    expect(pages.get('transactions-id')).toMatchObject({ emptyAddress: null, missingAddress: '/transactions/nobody-has-this' });
    expect(pages.get('sign-in')).toMatchObject({ open: true, emptyAddress: null });
  });
});
