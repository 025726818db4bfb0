import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { describeSettings } from '@/lib/config';

const deploy = join(process.cwd(), 'deploy');
const read = (...path: string[]) => readFileSync(join(deploy, ...path), 'utf8');
const settings = new Set(describeSettings().map(({ name }) => name));
const unknownOf = (names: Iterable<string>) => [...names].filter((name) => !settings.has(name));

const map = z.record(z.string(), z.string());
const kubernetes = readdirSync(join(deploy, 'kubernetes'))
  .filter((file) => file !== 'kustomization.yaml')
  .flatMap((file) => parseAllDocuments(read('kubernetes', file)))
  .map((document) => {
    expect(document.errors).toEqual([]);
    return z.looseObject({ kind: z.string(), metadata: z.looseObject({ name: z.string() }) }).parse(document.toJS());
  });
const ofKind = (kind: string) => kubernetes.filter((one) => one.kind === kind);

const probe = z.looseObject({});
const deployment = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    replicas: z.number(),
    template: z.object({
      metadata: z.object({ labels: map }),
      spec: z.object({
        terminationGracePeriodSeconds: z.number(),
        securityContext: z.looseObject({ runAsNonRoot: z.literal(true) }),
        containers: z.tuple([
          z.object({
            args: z.tuple([z.string()]),
            startupProbe: probe,
            livenessProbe: probe,
            resources: z.object({ requests: map, limits: map }),
            securityContext: z.looseObject({ readOnlyRootFilesystem: z.literal(true), allowPrivilegeEscalation: z.literal(false) }),
          }),
        ]),
      }),
    }),
  }),
});
const budget = z.object({ spec: z.object({ minAvailable: z.number(), selector: z.object({ matchLabels: map }) }) });

test('each part in Kubernetes has two replicas, probes, bounds, no root, and a budget that leaves one', () => {
  const deployments = ofKind('Deployment').map((one) => deployment.parse(one));
  expect(deployments.map(({ metadata }) => metadata.name)).toEqual(['throughline-web', 'throughline-worker']);
  const budgets = ofKind('PodDisruptionBudget').map((one) => budget.parse(one).spec);
  for (const { spec } of deployments) {
    const { labels } = spec.template.metadata;
    expect(spec.replicas).toBeGreaterThan(1);
    const own = budgets.filter(({ selector }) => Object.entries(selector.matchLabels).every(([name, value]) => labels[name] === value));
    expect(own).toHaveLength(1);
    expect(own[0]?.minAvailable).toBeLessThan(spec.replicas);
    expect(existsSync(spec.template.spec.containers[0].args[0])).toBe(true);
  }
  expect(ofKind('NetworkPolicy')).toHaveLength(2);
});

test('Kubernetes, compose and the image set only what is read', () => {
  const given = [...ofKind('ConfigMap'), ...ofKind('Secret')].flatMap((one) =>
    Object.keys({ ...map.parse(one['data'] ?? {}), ...map.parse(one['stringData'] ?? {}) }),
  );
  expect(given.length).toBeGreaterThan(4);
  expect(unknownOf(given)).toEqual([]);
  const compose = z
    .looseObject({
      services: z.record(z.string(), z.looseObject({ command: z.array(z.string()).optional(), environment: map.optional() })),
    })
    .parse(parse(read('compose.yaml'), { merge: true }));
  expect(Object.keys(compose.services)).toEqual(['web', 'worker', 'database', 'mail']);
  for (const name of ['web', 'worker']) {
    const service = compose.services[name];
    expect(unknownOf(Object.keys(service?.environment ?? {})), name).toEqual([]);
    expect(existsSync(service?.command?.[0] ?? ''), name).toBe(true);
  }
  const image = [...read('Containerfile').matchAll(/^ENV (.+)$/gm)].flatMap(([, line = '']) =>
    line.split(' ').map((one) => one.split('=')[0] ?? ''),
  );
  expect(unknownOf(image.filter((name) => name !== 'NODE_ENV'))).toEqual([]);
});

test('an image brings along nothing that git does not know: no packages of another system, no database, no secret', () => {
  const lines = (file: string) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
  const left = lines('.dockerignore');
  expect(left).toEqual(expect.arrayContaining(['.git', ...lines('.gitignore').map((line) => `**/${line.replace(/\/$/, '')}`)]));
  // What the two ways of deployment ask people to write beside their files.
  expect(left).toEqual(expect.arrayContaining(['**/.env', '**/deploy/kubernetes/secret.yaml']));
});

test('the list for kustomize names every file but the example of a secret', () => {
  const { resources } = z.looseObject({ resources: z.array(z.string()) }).parse(parse(read('kubernetes', 'kustomization.yaml')));
  const files = readdirSync(join(deploy, 'kubernetes')).filter((file) => file !== 'kustomization.yaml' && file !== 'secret.example.yaml');
  expect([...resources].sort()).toEqual(files.sort());
});

test('each unit of systemd starts a script that is there, and sets only what is read', () => {
  for (const file of readdirSync(join(deploy, 'systemd')).filter((name) => name.endsWith('.service'))) {
    const text = read('systemd', file);
    const scripts = [...text.matchAll(/^ExecStart=.*?(scripts\/\w+\.ts)/gm)].map(([, script = '']) => script);
    expect(scripts, file).toHaveLength(1);
    for (const script of scripts) expect(existsSync(script), file).toBe(true);
    const set = [...text.matchAll(/^Environment=(.+)$/gm)].flatMap(([, line = '']) =>
      line.split(' ').map((one) => one.split('=')[0] ?? ''),
    );
    expect(unknownOf(set.filter((name) => name !== 'NODE_ENV')), file).toEqual([]);
  }
});
