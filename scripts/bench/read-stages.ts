/** Seconds that each stage has taken so far, of web and worker, from the product's own /metrics. */
export async function readStages(url: string): Promise<Record<string, number>> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const samples = text.matchAll(/^throughline_stage_seconds_total\{stage="(\w+)"\} (\S+)$/gm);
  return Object.fromEntries([...samples].map(([, stage = '', seconds]) => [stage, Number(seconds)]));
}
