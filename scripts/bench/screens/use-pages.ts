import type { Page } from 'playwright-core';
import type { Subjects } from '../../shots/plan-pages';

export interface MeasuredPage {
  readonly name: string;
  readonly address: string;
  /** The page of scripts/shots/huge-views.ts that it is shown as; null for what the demo has. */
  readonly huge: string | null;
  /** What a person does there. */
  readonly use: (page: Page) => Promise<void>;
}

/** A press on what may not be there is no fault of the page: then there is nothing to measure. */
const press = async (page: Page, role: 'button' | 'switch' | 'link' | 'treeitem', name: RegExp) => {
  const target = page.getByRole(role, { name }).filter({ visible: true }).first();
  if ((await target.count()) > 0) await target.click();
};
const keys = async (page: Page, ...all: string[]) => {
  for (const key of all) await page.keyboard.press(key);
};

/** What is on every page: a menu of the bar above, and the search. */
async function useFrame(page: Page): Promise<void> {
  await press(page, 'button', /^Time/);
  await keys(page, 'Escape', 'Control+k');
  await page.keyboard.type('PO-45', { delay: 60 });
  await keys(page, 'ArrowDown', 'ArrowDown', 'Escape', 'Escape');
}

/** The six pages that people live in, with what they do there, and two of them for a huge estate. */
export const measuredPages = ({ transaction }: Subjects): readonly MeasuredPage[] => [
  {
    name: 'health',
    address: '/health',
    huge: null,
    use: async (page) => {
      await useFrame(page);
      await page.getByText('How states are decided').last().click();
      await keys(page, 'Tab', 'Tab', 'Tab');
    },
  },
  {
    name: 'exceptions',
    address: '/exceptions?tab=all',
    huge: null,
    use: async (page) => {
      await useFrame(page);
      await keys(page, 'j', 'j', 'x', 'j', 'x', 'k', 't', 't', 'c', 'c', 'Escape', '?', 'Escape');
    },
  },
  {
    name: 'transactions',
    address: '/transactions',
    huge: null,
    use: async (page) => {
      await useFrame(page);
      await keys(page, 'j', 'j', 'k');
      await press(page, 'button', /^State/);
      await keys(page, 'Escape');
    },
  },
  {
    name: 'transaction',
    address: `/transactions/${transaction}`,
    huge: null,
    use: async (page) => {
      await useFrame(page);
      await press(page, 'switch', /Technical/);
      await press(page, 'button', /Next error/);
      await press(page, 'treeitem', /./);
      await keys(page, 'ArrowDown', 'ArrowDown', 'PageDown');
      await press(page, 'button', /^(Unfold|Fold) all/);
    },
  },
  {
    name: 'kpis',
    address: '/kpis',
    huge: null,
    use: async (page) => {
      await useFrame(page);
      await keys(page, 'Tab', 'Tab', 'Tab', 'Tab');
    },
  },
  {
    name: 'on-call',
    address: '/on-call',
    huge: null,
    use: async (page) => {
      await useFrame(page);
      await keys(page, 'Tab', 'Tab', 'Tab');
    },
  },
  {
    name: 'huge health',
    address: '/health',
    huge: 'health',
    use: async (page) => {
      await page.getByRole('grid').getByRole('link').first().focus();
      await keys(page, 'ArrowDown', 'ArrowRight', 'PageDown', 'Control+End', 'Control+Home', 'End');
    },
  },
  {
    name: 'huge exceptions',
    address: '/exceptions?tab=all&group=none',
    huge: 'exceptions-flat',
    use: async (page) => {
      await keys(page, 'j', 'j', 'x', 'j', 'x', 'k', 'Escape');
      for (let at = 0; at < 30; at += 1) await keys(page, 'j');
      await keys(page, 'ArrowDown', 'ArrowUp');
    },
  },
];
