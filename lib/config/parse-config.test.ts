import { describe, expect, test } from 'vitest';
import { parseConfig } from '.';

describe('parseConfig', () => {
  test('an empty environment gives the documented defaults', () => {
    expect(parseConfig({})).toMatchObject({
      port: 3000,
      baseUrl: 'http://localhost:3000',
      dataDir: './.data',
      databaseUrl: null,
      smtpUrl: null,
      authSecret: null,
      oidc: null,
      catalogDir: './catalog',
      logLevel: 'info',
      telemetry: null,
      selfTelemetry: false,
    });
  });

  test('an empty string counts as not set', () => {
    expect(parseConfig({ PORT: '', DATABASE_URL: '', SMTP_URL: '' })).toMatchObject({ port: 3000, databaseUrl: null, smtpUrl: null });
  });

  test('the base address loses its trailing slash and follows the port', () => {
    expect(parseConfig({ BASE_URL: 'https://flow.example.org/' }).baseUrl).toBe('https://flow.example.org');
    expect(parseConfig({ PORT: '8080' }).baseUrl).toBe('http://localhost:8080');
  });

  test('a second port for OTLP is opened only when it is asked for, and is another one', () => {
    expect(parseConfig({}).otlpPort).toBeNull();
    expect(parseConfig({ OTLP_PORT: '4318' }).otlpPort).toBe(4318);
    expect(() => parseConfig({ PORT: '4318', OTLP_PORT: '4318' })).toThrow('OTLP_PORT: must be another port');
    expect(() => parseConfig({ OTLP_PORT: 'otlp' })).toThrow('OTLP_PORT: must be a port number');
  });

  test('telemetry is on when it has somewhere to go, and not when it is disabled', () => {
    const OTEL_EXPORTER_OTLP_ENDPOINT = 'http://collector:4318';
    expect(parseConfig({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_TRACES_SAMPLER_ARG: '1' }).telemetry).toEqual({
      serviceName: 'throughline',
      tracedShare: 1,
      metricIntervalMs: 60_000,
    });
    expect(parseConfig({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_SDK_DISABLED: 'true' }).telemetry).toBeNull();
    expect(() => parseConfig({ OTEL_TRACES_SAMPLER_ARG: '7' })).toThrow('OTEL_TRACES_SAMPLER_ARG');
  });

  test('every fault is named in one message', () => {
    const wrong = {
      PORT: 'x',
      DATABASE_URL: 'mysql://h/d',
      SMTP_URL: 'mail',
      AUTH_SECRET: 'short',
      LOG_LEVEL: 'loud',
      OIDC_ISSUER: 'https://id.example.org',
    };
    for (const name of ['PORT', 'DATABASE_URL', 'SMTP_URL', 'AUTH_SECRET', 'LOG_LEVEL'])
      expect(() => parseConfig(wrong), name).toThrow(name);
    const { OIDC_ISSUER } = wrong;
    expect(() => parseConfig({ OIDC_ISSUER })).toThrow('OIDC_CLIENT_SECRET');
  });

  test.each(['a@b.example\r\nBcc: c@d.example', 'a@b.example, c@d.example'])(
    'a sender that names two recipients is refused: %j',
    (from) => {
      expect(() => parseConfig({ MAIL_FROM: from })).toThrow('MAIL_FROM');
    },
  );
});
