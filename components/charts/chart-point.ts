/** One step of time of a prepared series; a value is null where there is no data, which is drawn as a gap and never as zero. */
export interface ChartPoint {
  at: string;
  to: string;
  values: Record<string, number | null>;
  /** The list behind the point, when there is one. */
  href?: string;
}

export interface ChartSeries {
  key: string;
  name: string;
  colour: string;
  /** Bars of the same stack stand on one another. */
  stack?: string;
}
