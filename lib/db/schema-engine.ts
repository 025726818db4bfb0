import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

type Bindings = typeof import('@prisma/schema-engine-wasm');
let loaded: Promise<Bindings> | undefined;

/**
 * Prisma's schema engine as WebAssembly. Its own entry imports the .wasm file as a module, which Node does only behind a flag,
 * so the module is instantiated by hand.
 */
export function loadSchemaEngine(): Promise<Bindings> {
  loaded ??= instantiate();
  return loaded;
}

// Only commands migrate; the bundler of the web application is kept out of it.
async function instantiate(): Promise<Bindings> {
  const bindings = await import(/* turbopackIgnore: true */ '@prisma/schema-engine-wasm/schema_engine_bg');
  const resolve = createRequire(import.meta.url).resolve;
  const file = resolve('@prisma/schema-engine-wasm/schema_engine_bg').replace(/\.js$/, '.wasm');
  const { instance } = await WebAssembly.instantiate(await readFile(file), { './schema_engine_bg.js': withoutWaiting({ ...bindings }) });
  bindings.__wbg_set_wasm(instance.exports);
  const start = instance.exports.__wbindgen_start;
  if (typeof start === 'function') start();
  return bindings;
}

/** The engine never clears the timer of its lock's time limit; a command would wait ten seconds for it before it ends. */
function withoutWaiting(imports: WebAssembly.ModuleImports): WebAssembly.ModuleImports {
  for (const [name, binding] of Object.entries(imports)) {
    if (!name.startsWith('__wbg_setTimeout_') || typeof binding !== 'function') continue;
    imports[name] = (...args: unknown[]) => {
      const timer: unknown = binding(...args);
      if (typeof timer === 'object' && timer !== null && 'unref' in timer && typeof timer.unref === 'function') timer.unref();
      return timer;
    };
  }
  return imports;
}
