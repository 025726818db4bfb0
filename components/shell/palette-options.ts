import { hrefWith } from '@/lib/domain/scope-url';
import type { Shell } from '@/lib/domain/views/shell';
import { commands } from './commands';
import { screenNames } from './nav';
import type { SearchOption } from './search-options';

interface Page {
  path: string;
  title: string;
  detail: string;
  /** The screen whose right it needs. */
  of: Shell['screens'][number];
}

/** Pages below the screens of the navigation. */
const below: readonly Page[] = [
  { path: '/replays', title: 'Replays', detail: 'What was asked to be processed again', of: 'exceptions' },
  { path: '/on-call/schedules', title: 'On-call schedules', detail: 'Who is on duty, and swaps', of: 'on-call' },
  { path: '/on-call/silences', title: 'Silences', detail: 'What is kept quiet on purpose', of: 'on-call' },
  { path: '/on-call/telling', title: 'Who is told', detail: 'Mail, webhooks and a test', of: 'on-call' },
  { path: '/sources/refused', title: 'Refused records', detail: 'What came in and could not be read', of: 'sources' },
  { path: '/sources/mappings', title: 'Mappings', detail: 'Paste a record and see what it becomes', of: 'sources' },
  { path: '/sources/keys', title: 'Ingest keys', detail: 'Who may send', of: 'sources' },
  { path: '/sources/replays', title: 'Replay addresses', detail: 'Where the middleware is asked', of: 'sources' },
  { path: '/sources/tickets', title: 'Ticket system', detail: 'Signed messages to it', of: 'sources' },
  { path: '/sources/storage', title: 'Storage', detail: 'What is kept, and how long', of: 'sources' },
  { path: '/catalog/routing', title: 'Who gets an exception', detail: 'Routing rules', of: 'catalog' },
  { path: '/catalog?section=exceptions', title: 'Exception types', detail: 'Rules and what raises them', of: 'catalog' },
  { path: '/catalog?section=teams', title: 'Teams', detail: 'Who owns what', of: 'catalog' },
  { path: '/catalog?section=versions', title: 'Versions of the catalog', detail: 'Who changed what', of: 'catalog' },
  { path: '/kpis/new', title: 'Write a KPI', detail: 'Tried on history before it counts', of: 'kpis' },
  { path: '/docs/api', title: 'API', detail: 'Every endpoint, from its own checks', of: 'health' },
];

const MOST = 5;

const wordsOf = (text: string) =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

/** True when every word that was typed begins a word of the text. */
const meets = (text: string, words: readonly string[]) => {
  const own = wordsOf(text);
  return words.every((word) => own.some((one) => one.startsWith(word)));
};

/** Pages this person may open and things they can do here, by what was typed; all of the navigation and all deeds while nothing is. */
export function listPalette(text: string, screens: Shell['screens'], scope: URLSearchParams): SearchOption[] {
  const words = wordsOf(text);
  if (words.length === 0 && text.trim() !== '') return [];
  const top = screens.map((id): Page => ({ path: `/${id}`, title: screenNames[id], detail: 'Page', of: id }));
  const all = words.length === 0 ? top : [...top, ...below.filter(({ of }) => screens.includes(of))];
  const pages = all
    .filter(({ title, detail }) => words.length === 0 || meets(`${title} ${detail}`, words))
    .map(({ path, title, detail }): SearchOption => {
      const [base = path, own = ''] = path.split('?');
      const search = new URLSearchParams([...scope, ...new URLSearchParams(own)]);
      return { key: `search-page-${path.replaceAll(/[^a-z]+/g, '-')}`, group: 'page', title, detail, href: hrefWith(base, search) };
    });
  const deeds = commands
    .filter(({ title, detail }) => words.length === 0 || meets(`${title} ${detail}`, words))
    .map(({ id, title, detail }): SearchOption => ({ key: `search-action-${id}`, group: 'action', title, detail, href: '', command: id }));
  return words.length === 0 ? [...pages, ...deeds] : [...pages.slice(0, MOST), ...deeds.slice(0, MOST)];
}
