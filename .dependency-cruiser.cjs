// The import laws of the house. lib/README.md says why; lib/house.test.ts proves that each one bites.
const ROOMS = 'ingest|normalize|store|rollup|measure|detect|localize|assign|notify|replay|ticket|show';
const PURE = 'ingest|normalize|redact|detect|localize';
const TEST = '\\.(test|fixture)\\.tsx?$';

const law = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

// dependency-cruiser reads TypeScript 7 through swc; without it, it would see no modules and find nothing wrong.
require.resolve('@swc/core');

module.exports = {
  forbidden: [
    law(
      'rooms-never-meet',
      'A room gets what it needs as an argument from lib/pipeline, or the thing belongs to lib/domain.',
      { path: `^lib/(${ROOMS})/`, pathNot: TEST },
      { path: `^lib/(${ROOMS}|pipeline|client)/`, pathNot: '^lib/$1/' },
    ),
    law(
      'enter-by-the-door',
      'Import @/lib/<room>; what you need and the door does not offer is to be exported there.',
      { path: '^(app|components|scripts|e2e)/' },
      { path: '^lib/[^/]+/', pathNot: ['^lib/[^/]+/index\\.tsx?$', '^lib/db/testing\\.ts$', '^lib/domain/'] },
    ),
    law(
      'enter-by-the-door-inside-lib',
      'Import @/lib/<room>; what you need and the door does not offer is to be exported there.',
      { path: '^lib/([^/]+)/', pathNot: TEST },
      { path: '^lib/[^/]+/', pathNot: ['^lib/$1/', '^lib/[^/]+/index\\.tsx?$', '^lib/domain/'] },
    ),
    law(
      'pure-rooms-touch-nothing',
      'Take it as an argument: time as `now`, settings and rows as values.',
      { path: `^lib/(${PURE})/`, pathNot: TEST },
      { path: '^(lib/(db|config|observe)|prisma)/|^(node:)?(fs|net|http|https|timers)(/|$)' },
    ),
    law(
      'only-db-files-touch-the-database',
      'Move the statement into a <verb>-<noun>.db.ts beside this file.',
      { pathNot: ['\\.db\\.ts$', '^lib/(db|pipeline)/', '^prisma/', '^scripts/', '^e2e/', TEST] },
      { path: '^(lib/db|prisma/generated)/' },
    ),
    law(
      'domain-knows-nobody',
      'Words import nothing but zod; what needs more is no word.',
      { path: '^lib/domain/', pathNot: TEST },
      { pathNot: '^lib/domain/|node_modules/zod' },
    ),
    law('lib-never-sees-the-screen', 'Return data; the screen decides how it looks.', { path: '^lib/' }, { path: '^(app|components)/' }),
    law(
      'screens-see-domain-and-client-only',
      'Fetch it through lib/client, or put the type into lib/domain.',
      { path: '^(components|lib/client)/', pathNot: TEST },
      { path: '^(app|lib)/', pathNot: '^lib/(domain|client)/' },
    ),
    law(
      'screens-never-meet',
      'Move the common part into components/ui or components/charts.',
      { path: '^components/([^/]+)/' },
      { path: '^components/', pathNot: '^components/($1|ui|charts)/' },
    ),
    law(
      'app-calls-pipeline-or-show',
      'A page or handler calls one thing; put the work behind the door of pipeline or show.',
      { path: '^app/', pathNot: TEST },
      { path: '^lib/', pathNot: '^lib/(pipeline|show|access|client|domain|config)/' },
    ),
    law(
      'simulate-is-a-stranger',
      'The simulated health system speaks HTTP like any sender; it knows the catalog and the words only.',
      { path: '^lib/simulate/', pathNot: TEST },
      { path: '^lib/', pathNot: '^lib/(simulate|catalog|domain|calendar)/' },
    ),
    law('no-cycles', 'Two files that need each other are one file, or hide a third one.', { pathNot: '^prisma/' }, { circular: true }),
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^prisma/generated'] },
    exclude: { path: ['^prisma/migrations', '^\\.next', '^\\.data'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.js'] },
  },
};
