/** The published topology; read as typed here, because its own type would be inferred from a megabyte of numbers. */
declare module 'us-atlas/counties-10m.json' {
  import type { GeometryCollection, Topology } from 'topojson-specification';

  const atlas: Topology<{ counties: GeometryCollection; states: GeometryCollection }>;
  export default atlas;
}
