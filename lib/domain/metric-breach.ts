/** A place whose metric passed one threshold of a rule. `raisedAt`: since it is part of an exception; `backSince`: since it is back. */
export interface MetricBreach {
  id: string;
  environment: string;
  /** Of the exception type. */
  code: string;
  /** `placeKeyOf` the place. */
  place: string;
  threshold: number;
  since: Date;
  raisedAt: Date | null;
  backSince: Date | null;
}
