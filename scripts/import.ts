import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import { addCatalog } from '@/lib/catalog';
import { environmentSchema } from '@/lib/domain';
import { type ImportCounts, importLog, parseMapping, sendInProcess, sendOverHttp } from '@/lib/pipeline';
import { runCommand } from './setup/run-command';
import { withDatabase } from './setup/with-database';

const usage = 'npm run import -- --file FILE --mapping MAPPING.yaml [--environment production] [--url URL --key INGEST_KEY]';

runCommand(async () => {
  const {
    file,
    mapping: mappingFile,
    environment,
    url,
    key,
  } = parseArgs({
    options: {
      file: { type: 'string' },
      mapping: { type: 'string' },
      environment: { type: 'string' },
      url: { type: 'string' },
      key: { type: 'string' },
    },
  }).values;
  if (!file || !mappingFile || (url === undefined) !== (key === undefined)) throw new Error(`Usage: ${usage}`);
  const mapping = parseMapping(await readFile(mappingFile, 'utf8'));
  const run = { file, mapping, ...showImport(file) };
  if (url !== undefined && key !== undefined) {
    report(file, await importLog({ ...run, send: sendOverHttp(url, key) }));
    return;
  }
  const into = environmentSchema.parse(environment ?? mapping.environment ?? 'production');
  await withDatabase(async () => {
    if (mapping.catalog !== undefined) {
      const { version, changed } = await addCatalog(resolve(dirname(mappingFile), mapping.catalog), 'import');
      console.log(changed ? `The catalog of this log is in force now, as version ${version}.` : 'The catalog knows this log already.');
    }
    report(file, await importLog({ ...run, send: sendInProcess(into, mapping.source) }));
  });
});

/** A bar in a terminal, a line every five seconds in a log. */
function showImport(file: string): { onProgress: (counts: ImportCounts, share: number) => void } {
  const line = ({ rows, accepted, duplicates, rejected }: ImportCounts) =>
    `${rows} rows: ${accepted} new, ${duplicates} known, ${rejected} refused`;
  if (!process.stdout.isTTY) {
    let shownAt = 0;
    return {
      onProgress: (counts, share) => {
        if (Date.now() - shownAt < 5_000) return;
        shownAt = Date.now();
        console.log(`${file} ${Math.floor(share * 100)} %, ${line(counts)}`);
      },
    };
  }
  const bar = new SingleBar({
    format: '{bar} {percentage} % | {line} | {eta_formatted} left',
    hideCursor: true,
    stopOnComplete: true,
    clearOnComplete: true,
  });
  bar.start(1000, 0, { line: 'reading' });
  return { onProgress: (counts, share) => bar.update(Math.floor(share * 1000), { line: line(counts) }) };
}

function report(file: string, { rows, accepted, duplicates, rejected, refusedTo }: ImportCounts): void {
  console.log(`Read ${rows} rows of ${file}: ${accepted} new events, ${duplicates} known already, ${rejected} refused.`);
  if (refusedTo !== null) console.log(`The refused rows are in ${refusedTo}, each with its reason.`);
}
