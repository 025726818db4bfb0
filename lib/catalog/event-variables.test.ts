import { describe, expect, it } from 'vitest';
import { anEvent } from './event.fixture';
import { eventVariables } from './event-variables';

describe('eventVariables', () => {
  it('gives missing text as empty and missing numbers as zero', () => {
    const variables = eventVariables(anEvent({ milestone: null, interface: null, errorClass: null }));
    expect(variables).toMatchObject({
      milestone: '',
      interface: '',
      error_class: '',
      supplier: '',
      http_status: 0n,
      duration_ms: 0,
      attempt: 1n,
    });
    expect(variables.arrival_delay_minutes).toBe(0.5);
  });

  it('gives attributes and measures as text, attributes first', () => {
    const { attr, measure } = eventVariables(
      anEvent({ attributes: { rush: true, lines: 'many', level: 3 }, measures: { lines: 4, hours: '37.50', unit: 'kg', empty: ' ' } }),
    );
    expect(attr).toEqual(
      new Map([
        ['lines', 'many'],
        ['hours', '37.50'],
        ['unit', 'kg'],
        ['empty', ' '],
        ['rush', 'true'],
        ['level', '3'],
      ]),
    );
    expect(measure).toEqual(
      new Map([
        ['lines', 4],
        ['hours', 37.5],
      ]),
    );
  });

  it('gives the first value of each key, and the supplier from the keys when the event names none', () => {
    const businessKeys = [
      { type: 'po_line', value: '10' },
      { type: 'po_line', value: '20' },
      { type: 'supplier_id', value: 'SUP-1' },
    ];
    expect(eventVariables(anEvent({ businessKeys }))).toMatchObject({
      supplier: 'SUP-1',
      key: new Map([
        ['po_line', '10'],
        ['supplier_id', 'SUP-1'],
      ]),
    });
  });

  it.each([
    [{ 'http.response.status_code': 401 }, 401n],
    [{ 'http.status': '503' }, 503n],
    [{ http_status: 'none' }, 0n],
    [{ http_status: 4.5 }, 0n],
  ])('reads the HTTP status of %j', (attributes, status) => {
    expect(eventVariables(anEvent({ attributes })).http_status).toBe(status);
  });
});
