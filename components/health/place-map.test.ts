import { describe, expect, it } from 'vitest';
import type { HealthPlace } from '@/lib/domain/views/health';
import type { Region } from '@/lib/domain/views/region';
import { placeLabels } from './place-labels';
import { placeMarkers } from './place-markers';

const place = (id: string, volume: number, city = `${id}ville, MN`, part: Partial<HealthPlace> = {}): HealthPlace => ({
  id,
  name: id,
  group: 'Hospitals',
  city,
  noun: 'hospital',
  state: 'good',
  why: [],
  volume,
  attention: 0,
  missing: 0,
  exceptions: 0,
  errorRatio: null,
  silentSince: null,
  ...part,
});
const region = (places: Region['places']): Region => ({
  width: 860,
  height: 530,
  home: '',
  neighbours: '',
  counties: '',
  borders: '',
  places,
});
const many = Array.from({ length: 30 }, (_, i) => place(`p${i}`, i * 40, i < 12 ? 'Duluth, MN' : `Town${i}, WI`));
const map = region(
  Object.fromEntries(many.map(({ id }, i) => [id, i < 12 ? { x: 488, y: 162 } : { x: 60 + ((i * 157) % 740), y: 40 + ((i * 89) % 450) }])),
);

describe('placeMarkers', () => {
  const markers = placeMarkers(many, map);
  it('hides no facility behind another, even twelve in one city', () => {
    for (const [index, a] of markers.entries())
      for (const b of markers.slice(index + 1))
        expect(Math.hypot(a.x - b.x, a.y - b.y), `${a.id} ${b.id}`).toBeGreaterThan(a.r + b.r - 1.5);
  });
  it('keeps every marker on the map, sized by volume', () => {
    for (const { x, y, r } of markers) expect(x - r >= 0 && x + r <= 860 && y - r >= 0 && y + r <= 530).toBe(true);
    expect(markers.at(-1)?.r).toBeGreaterThan(markers[0]?.r ?? 99);
  });
  it('gives the same picture for the same input, and leaves out what has no place', () => {
    expect(placeMarkers(many, map)).toEqual(markers);
    expect(placeMarkers([place('nowhere', 5)], map)).toEqual([]);
  });
});

describe('placeLabels', () => {
  const markers = placeMarkers(many, map);
  const labels = placeLabels(markers, map, () => '');
  it('covers no marker and no other label', () => {
    const boxes = labels.map(({ text, x, y, anchor }) => {
      const width = text.length * 6.9;
      const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2;
      return { left, right: left + width, top: y - 10, bottom: y + 2 };
    });
    for (const [index, a] of boxes.entries()) {
      for (const b of boxes.slice(index + 1))
        expect(a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom).toBe(false);
      for (const { x, y, r } of markers) expect(x + r > a.left && x - r < a.right && y + r > a.top && y - r < a.bottom).toBe(false);
    }
    expect(labels.length).toBeGreaterThan(10);
  });
  it('names a silent town first and says since when', () => {
    const quiet = [place('a', 900, 'Big City, MN'), place('b', 1, 'Ashland, WI', { state: 'unknown' })];
    const near = region({ a: { x: 400, y: 200 }, b: { x: 408, y: 204 } });
    const told = placeLabels(placeMarkers(quiet, near), near, (town) =>
      town.some((one) => one.state === 'unknown') ? ', silent 41 min' : '',
    );
    expect(told[0]).toMatchObject({ text: 'Ashland, silent 41 min', strong: true });
  });
});
