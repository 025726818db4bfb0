import { type GeoPermissibleObjects, geoConicConformal, geoContains, geoPath } from 'd3-geo';
import { feature, merge, mesh } from 'topojson-client';
import type { GeometryCollection, MultiPolygon, Polygon, Topology } from 'topojson-specification';
import { currentCatalog } from '@/lib/catalog';
import type { Actor, Catalog, Facility } from '@/lib/domain';
import type { Region } from '@/lib/domain/views/region';

const WIDTH = 860;
const HEIGHT = 530;
/** Drawn beyond the box on every side, for panels of another shape. */
const BEYOND = 260;

type Atlas = Topology<{ counties: GeometryCollection; states: GeometryCollection }>;
type Located = Facility & { coordinates: NonNullable<Facility['coordinates']> };

async function loadAtlas(): Promise<Atlas> {
  const { default: atlas } = await import('us-atlas/counties-10m.json', { with: { type: 'json' } });
  return atlas;
}

function projectionFor(points: [number, number][]) {
  const [lons, lats] = [points.map(([lon]) => lon), points.map(([, lat]) => lat)];
  const [west, east, south, north] = [Math.min(...lons), Math.max(...lons), Math.min(...lats), Math.max(...lats)];
  const spread = Math.max(0.4, east - west, north - south) * 0.08;
  const corners: [number, number][] = [
    [west - spread, south - spread / 2],
    [east + spread, north + spread / 2],
  ];
  return geoConicConformal()
    .parallels([south - spread, north + spread])
    .rotate([-(west + east) / 2, 0])
    .fitExtent(
      [
        [60, 40],
        [WIDTH - 60, HEIGHT - 46],
      ],
      { type: 'MultiPoint', coordinates: corners },
    )
    .clipExtent([
      [-BEYOND, -BEYOND],
      [WIDTH + BEYOND, HEIGHT + BEYOND],
    ]);
}

async function drawRegion({ facilities }: Catalog): Promise<Region> {
  const located = facilities.filter((facility): facility is Located => facility.coordinates !== undefined);
  const points = located.map(({ coordinates: { lat, lon } }): [number, number] => [lon, lat]);
  if (points.length === 0) return { width: WIDTH, height: HEIGHT, home: '', neighbours: '', counties: '', borders: '', places: {} };
  const atlas = await loadAtlas();
  const projection = projectionFor(points);
  const path = geoPath(projection).digits(1);
  const draw = (shape: GeoPermissibleObjects) => path(shape) ?? '';
  const { counties, states } = atlas.objects;
  const areas = states.geometries.filter(
    (shape): shape is Polygon | MultiPolygon => shape.type === 'Polygon' || shape.type === 'MultiPolygon',
  );
  const isHome = (shape: Polygon | MultiPolygon) => points.some((point) => geoContains(feature(atlas, shape), point));
  const home = areas.filter(isHome);
  const places = Object.fromEntries(
    located.flatMap(({ id, coordinates: { lat, lon } }) => {
      const at = projection([lon, lat]);
      return at ? [[id, { x: Math.round(at[0] * 10) / 10, y: Math.round(at[1] * 10) / 10 }]] : [];
    }),
  );
  return {
    width: WIDTH,
    height: HEIGHT,
    places,
    home: draw(merge(atlas, home)),
    neighbours: draw(
      merge(
        atlas,
        areas.filter((shape) => !home.includes(shape)),
      ),
    ),
    counties: draw(mesh(atlas, counties, (a, b) => a !== b)),
    borders: draw(mesh(atlas, states, (a, b) => a !== b)),
  };
}

const drawn = new WeakMap<Catalog, Promise<Region>>();

/** The map under the facilities of the catalog, drawn once per catalog: borders are public, so every reader gets the same. */
export async function readRegion(_actor: Actor): Promise<Region> {
  const { catalog } = await currentCatalog();
  const region = drawn.get(catalog) ?? drawRegion(catalog);
  drawn.set(catalog, region);
  region.catch(() => drawn.delete(catalog));
  return region;
}
